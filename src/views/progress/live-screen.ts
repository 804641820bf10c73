import { stripVTControlCharacters } from "node:util";
import { displayWidth } from "../text/display-width.ts";
import type { ProgressStream } from "./progress-options.ts";

/** Lines at the end of a terminal's output that are drawn over and over. */
export interface LiveScreen {
  /** Draws `lines` over those before; `above` (whole lines) is written over them and stays. None may be as wide as the terminal. */
  readonly draw: (lines: readonly string[], above?: string) => void;
  /** Takes the lines away, writes `above` and gives the cursor back. */
  readonly close: (above?: string) => void;
}

const esc = "\u001b[";
const hideCursor = `${esc}?25l`;
const showCursor = `${esc}?25h`;
const clearBelow = `${esc}J`;
const clearRight = `${esc}K`;

/** A screen on `stream`, which the caller alone writes to while lines are shown; `columns` is the terminal's width just then. */
export function createLiveScreen(stream: Pick<ProgressStream, "write">, columns: () => number): LiveScreen {
  let shown: readonly string[] | undefined;
  let shownColumns = 0;

  /** To the first of the lines, in however many rows another width of the window has broken them. */
  const toTop = (): string => {
    const lines = shown ?? [];
    const rows = shownColumns === columns() ? lines.length : rowsOf(lines, columns());
    return rows === 0 ? "" : `${esc}${rows}A\r`;
  };

  return {
    draw: (lines, above = "") => {
      const isFirst = shown === undefined;
      const isFresh = isFirst || above !== "" || shownColumns !== columns();
      const text = isFresh
        ? toTop() + clearBelow + above + lines.map((line) => `${line}\n`).join("")
        : toTop() + lines.map((line, row) => overwrite(line, shown?.[row])).join("") + clearBelow;
      stream.write((isFirst ? hideCursor : "") + text);
      shown = lines;
      shownColumns = columns();
    },
    close: (above = "") => {
      if (shown !== undefined) stream.write(toTop() + clearBelow + above + showCursor);
      else if (above !== "") stream.write(above);
      shown = undefined;
    },
  };
}

function overwrite(line: string, before: string | undefined): string {
  return line === before ? "\n" : `${line}${clearRight}\n`;
}

function rowsOf(lines: readonly string[], columns: number): number {
  const widths = lines.map((line) => displayWidth(stripVTControlCharacters(line)));
  return widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / Math.max(1, columns))), 0);
}
