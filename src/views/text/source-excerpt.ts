import type { Place } from "../../core/diagnostics/diagnostic.ts";
import { escapeCharacter, isUnprintable } from "../../core/text/printable.ts";
import { displayWidth, graphemes } from "./display-width.ts";

const tabColumns = 4;

/** A minified manifest is one line of a megabyte: no more than this on each side of the mark, in UTF-16 units, is looked at. */
const nearUnits = 1000;

/** A source line as a terminal shows it, and the carets under its marked text. */
export interface SourceExcerpt {
  readonly line: string;
  readonly carets: string;
}

/** One character of the line: its text as shown, the columns it takes, and its index in UTF-16 units. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly index: number;
}

/**
 * The line at `place` with carets under the marked text: tabs are spaces, what cannot be seen is escaped, and of a line
 * that takes more than `columns` only the part around the mark is shown.
 */
export function createSourceExcerpt(written: Place, columns: number): SourceExcerpt {
  const place = withShift(written);
  const from = Math.max(0, place.column - 1 - nearUnits);
  const near = place.sourceLine.slice(from, place.column - 1 + nearUnits);
  const cells = createCells(near, from);
  const marked = markedRange(cells, place);
  const shown = shownRange(cells, marked, columns);
  const before = from + shown.start > 0 ? "…" : "";
  const isCut = shown.end < cells.length || from + near.length < place.sourceLine.length;
  const after = isCut ? "…" : "";
  const caretColumns = Math.max(1, widthOf(cells.slice(marked.start, Math.min(marked.end, shown.end))));
  const indent = before.length + widthOf(cells.slice(shown.start, marked.start));
  return {
    line: `${before}${cells
      .slice(shown.start, shown.end)
      .map((cell) => cell.text)
      .join("")}${after}`.trimEnd(),
    carets: " ".repeat(indent) + "^".repeat(caretColumns),
  };
}

function withShift(place: Place): Place {
  const { column, endColumn, shift = 0 } = place;
  return { ...place, column: column + shift, endColumn: endColumn + shift };
}

/** `line` begins at the index `from` of the whole line. */
function createCells(line: string, from: number): readonly Cell[] {
  const cells: Cell[] = [];
  let index = from;
  let column = 0;
  for (const grapheme of graphemes(line)) {
    const text = shownText(grapheme, line, index - from, column);
    const width = displayWidth(text);
    cells.push({ text, width, index });
    index += grapheme.length;
    column += width;
  }
  return cells;
}

function shownText(grapheme: string, line: string, index: number, column: number): string {
  if (grapheme === "\t") return " ".repeat(tabColumns - (column % tabColumns));
  if (grapheme === "#" && isBracketCommand(line, index)) return escapeCharacter("#");
  return Array.from(grapheme, (character) =>
    isUnprintable(character) ? escapeCharacter(character) : character,
  ).join("");
}

/** Whether the `#` at `index` is the second of `##word[`, which CI systems execute anywhere in a line. */
function isBracketCommand(line: string, index: number): boolean {
  const command = /#[a-z]*\[/iy;
  command.lastIndex = index;
  return line[index - 1] === "#" && command.test(line);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function markedRange(cells: readonly Cell[], place: Place): Range {
  const start = cellAt(cells, place.column - 1);
  const end = cellAt(cells, place.endColumn - 1);
  return { start, end: Math.max(start, end) };
}

function cellAt(cells: readonly Cell[], index: number): number {
  const found = cells.findIndex((cell) => cell.index >= index);
  return found === -1 ? cells.length : found;
}

/** The cells to show: all if they fit, else from a quarter of `columns` before the mark on, leaving room for two `…`. */
function shownRange(cells: readonly Cell[], marked: Range, columns: number): Range {
  if (widthOf(cells) <= columns) return { start: 0, end: cells.length };
  const room = Math.max(1, columns - 2);
  const markWidth = Math.min(widthOf(cells.slice(marked.start, marked.end)), room);
  const lead = Math.min(Math.floor(room / 4), room - markWidth);
  const start = takeBack(cells, marked.start, lead);
  const end = takeOn(cells, start, room);
  return end < cells.length ? { start, end } : { start: takeBack(cells, cells.length, room), end };
}

function takeBack(cells: readonly Cell[], from: number, columns: number): number {
  let start = from;
  let left = columns;
  while (start > 0) {
    left -= cells[start - 1]?.width ?? 0;
    if (left < 0) break;
    start -= 1;
  }
  return start;
}

function takeOn(cells: readonly Cell[], from: number, columns: number): number {
  let end = from;
  let left = columns;
  while (end < cells.length) {
    left -= cells[end]?.width ?? 0;
    if (left < 0) break;
    end += 1;
  }
  return end;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0);
}
