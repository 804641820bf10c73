import { createColours } from "./colours.ts";
import { displayWidth, padText } from "./display-width.ts";
import { alignCells, type Cells, columnWidths, tableWidth } from "./table.ts";

/** One asset in a table: what stands before its key, the key, and what stands after it. */
export interface KeyRow {
  readonly lead: string;
  readonly key: string;
  readonly details: Cells;
}

/** How a table of assets is laid out. */
export interface KeyTableOptions {
  /** How wide it may be; undefined: as wide as it takes. */
  readonly columns?: number;
  /** Positions among the details of numbers and sizes. */
  readonly rightAligned: ReadonlySet<number>;
}

const gap = "  ";
const stackedIndent = "    ";

/** Less room for the keys than this, in columns, and every asset takes two lines. */
const leastKeyColumns = 12;

/**
 * The rows as aligned lines, a text a row. The details of a key that is too long for its column follow on a second line,
 * and in a narrow terminal those of every key do.
 */
export function layOutKeyTable(rows: readonly KeyRow[], options: KeyTableOptions): readonly string[] {
  const leadColumns = columnWidths(rows.map((row) => [row.lead]))[0] ?? 0;
  const detailColumns = columnWidths(rows.map((row) => row.details));
  const keyRoom = keyColumnsLeft(leadColumns, detailColumns, options.columns);
  if (keyRoom < leastKeyColumns) return rows.map((row) => stackedRow(row, leadColumns));
  const keyColumns = keyColumnsOf(rows, keyRoom);
  return rows.map((row) => {
    const details = alignCells(row.details, detailColumns, options.rightAligned);
    const start = leadText(row.lead, leadColumns);
    if (displayWidth(row.key) <= keyColumns) {
      return `${start}${padText(row.key, keyColumns)}${gap}${details}`.trimEnd();
    }
    const indent = " ".repeat(start.length + keyColumns);
    return `${start}${row.key}\n${indent}${gap}${details}`;
  });
}

/** How a table with a heading is written. */
export interface HeadedTableOptions {
  /** As in `KeyTableOptions`. */
  readonly columns?: number;
  readonly colour: boolean;
  readonly rightAligned?: ReadonlySet<number>;
  /** Colours the line of the row at `index`. */
  readonly paint?: (line: string, index: number) => string;
}

/** As `layOutKeyTable`, under a heading, which stacked rows go without. */
export function renderKeyTable(
  header: KeyRow,
  rows: readonly KeyRow[],
  options: HeadedTableOptions,
): readonly string[] {
  const { columns, colour, rightAligned = new Set(), paint = (line) => line } = options;
  const [head = "", ...lines] = layOutKeyTable([header, ...rows], {
    ...(columns !== undefined && { columns }),
    rightAligned,
  });
  const painted = lines.map(paint);
  return head.includes("\n") ? painted : [createColours(colour).bold(head), ...painted];
}

function keyColumnsLeft(
  leadColumns: number,
  detailColumns: readonly number[],
  columns: number | undefined,
): number {
  if (columns === undefined) return Number.POSITIVE_INFINITY;
  const start = leadColumns > 0 ? leadColumns + gap.length : 0;
  return columns - start - gap.length - tableWidth(detailColumns);
}

function keyColumnsOf(rows: readonly KeyRow[], keyRoom: number): number {
  return rows.reduce((columns, row) => {
    const width = displayWidth(row.key);
    return width <= keyRoom && width > columns ? width : columns;
  }, 0);
}

function stackedRow(row: KeyRow, leadColumns: number): string {
  const start = leadText(row.lead, leadColumns);
  const details = row.details.filter((detail) => detail !== "").join(", ");
  return `${start}${row.key}\n${stackedIndent}${details}`;
}

function leadText(lead: string, leadColumns: number): string {
  return leadColumns > 0 ? `${padText(lead, leadColumns)}${gap}` : "";
}
