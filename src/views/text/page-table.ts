import { printable } from "../../core/text/printable.ts";
import type { TextOptions } from "../render-diagnostics.ts";
import { createColours } from "./colours.ts";
import { foldList, hiddenLines, mostLines } from "./fold.ts";
import { type KeyRow, layOutKeyTable } from "./key-table.ts";

/** One line of a table, the Page that it is about, and how its lead is coloured. */
export interface PageRow extends KeyRow {
  readonly page: string;
  readonly paint: (text: string) => string;
}

/** How a table by Page is shown. */
export interface PageTableOptions extends TextOptions {
  /** Whether every row is shown, however many there are. */
  readonly verbose?: boolean;
}

/**
 * The rows as one aligned table, in a block a Page with its name above where there are several; no newline at the end. Of
 * more rows than anyone reads, on several Pages, the rest is counted.
 */
export function renderPageTable(rows: readonly PageRow[], options: PageTableOptions): readonly string[] {
  const isFolded =
    options.verbose !== true && rows.length > mostLines && rows.some(({ page }) => page !== rows[0]?.page);
  const { shown, hidden } = isFolded ? foldList(rows) : { shown: rows, hidden: [] };
  const rest = hiddenLines(hidden, "line");
  return [...pageBlocks(shown, options), ...(rest.length > 0 ? [rest.join("\n")] : [])];
}

function pageBlocks(rows: readonly PageRow[], options: TextOptions): readonly string[] {
  const { colour, columns } = options;
  const lines = layOutKeyTable(rows, { ...(columns !== undefined && { columns }), rightAligned: new Set() });
  const pages = new Map<string, string[]>();
  for (const [index, { page, lead, paint }] of rows.entries()) {
    const line = lines[index] ?? "";
    pages.set(page, [...(pages.get(page) ?? []), `${paint(lead)}${line.slice(lead.length)}`]);
  }
  const { bold } = createColours(colour);
  return [...pages].map(([page, block]) =>
    [...(pages.size > 1 ? [bold(`Page ${printable(page)}`)] : []), ...block].join("\n"),
  );
}
