import { displayWidth, padText } from "./display-width.ts";

/** Cells of one line; all lines of a table have as many. */
export type Cells = readonly string[];

const gap = "  ";

/** How many columns the cells at each position take at the most. */
export function columnWidths(lines: readonly Cells[]): readonly number[] {
  const widths: number[] = [];
  for (const cells of lines) {
    for (const [position, cell] of cells.entries()) {
      widths[position] = Math.max(widths[position] ?? 0, displayWidth(cell));
    }
  }
  return widths;
}

/** One line of a table: cells padded to `widths`, those at `rightAligned` positions on the left; no space at the end. */
export function alignCells(
  cells: Cells,
  widths: readonly number[],
  rightAligned: ReadonlySet<number>,
): string {
  return cells
    .map((cell, position) => {
      const width = widths[position] ?? 0;
      if (!rightAligned.has(position)) return padText(cell, width);
      return " ".repeat(Math.max(0, width - displayWidth(cell))) + cell;
    })
    .filter((_, position) => widths[position] !== 0)
    .join(gap)
    .trimEnd();
}

/** How many columns a table with such cells takes. */
export function tableWidth(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, shown.length - 1);
}
