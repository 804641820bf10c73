import { displayWidth, graphemes } from "../../src/views/text/display-width.ts";

/** As much of a terminal as progress needs: it moves the cursor, erases, breaks lines, scrolls, and breaks them anew when resized. */
export interface VirtualTerminal {
  readonly stream: {
    readonly write: (text: string) => boolean;
    readonly columns: number;
    readonly rows: number;
  };
  readonly resize: (columns: number, rows: number) => void;
  /** Everything on the screen and above it, without empty lines at the end; a line that was broken is one line. */
  readonly text: () => string;
  /** The rows of the screen, without empty ones at the end. */
  readonly screen: () => readonly string[];
  readonly isCursorShown: () => boolean;
  /** What was written, as it was. */
  readonly written: () => string;
}

interface Row {
  readonly cells: readonly string[];
  /** Whether it goes on in the next row. */
  readonly isBroken: boolean;
}

const esc = String.fromCharCode(27);
const sequence = new RegExp(`${esc}\\[([?\\d;]*)([A-Za-z])|\\n|\\r|[^${esc}\\n\\r]+`, "g");
const emptyRow: Row = { cells: [], isBroken: false };

export function createVirtualTerminal(size: {
  readonly columns: number;
  readonly rows: number;
}): VirtualTerminal {
  let { columns, rows: height } = size;
  let rows: Row[] = [emptyRow];
  /** The first row of the screen; what is above it can be reached no more. */
  let top = 0;
  let row = 0;
  let column = 0;
  let isCursorShown = true;
  let written = "";

  const at = (index: number): Row => rows[index] ?? emptyRow;
  const down = (): void => {
    row += 1;
    if (row === rows.length) rows.push(emptyRow);
    top = Math.max(top, rows.length - height);
  };

  const put = (grapheme: string): void => {
    const width = displayWidth(grapheme);
    if (column + width > columns) {
      rows[row] = { ...at(row), isBroken: true };
      down();
      column = 0;
    }
    const cells = [...at(row).cells];
    while (cells.length < column) cells.push(" ");
    cells.splice(column, width, grapheme, ...Array.from({ length: width - 1 }, () => ""));
    rows[row] = { ...at(row), cells };
    column += width;
  };

  const control = (parameter: string, command: string): void => {
    switch (command) {
      case "A":
        row = Math.max(top, row - Number(parameter));
        return;
      case "J":
        rows = rows.slice(0, row + 1);
        rows[row] = { cells: at(row).cells.slice(0, column), isBroken: false };
        return;
      case "K":
        // At the edge the cursor still stands on the last column.
        rows[row] = { cells: at(row).cells.slice(0, Math.min(column, columns - 1)), isBroken: false };
        return;
      case "h":
      case "l":
        isCursorShown = command === "h";
        return;
      case "m":
        return;
      default:
        throw new Error(`unknown sequence: ${parameter}${command}`);
    }
  };

  const write = (text: string): boolean => {
    written += text;
    for (const [whole, parameter = "", command] of text.matchAll(sequence)) {
      if (command !== undefined) control(parameter, command);
      else if (whole === "\r") column = 0;
      else if (whole === "\n") {
        down();
        column = 0;
      } else for (const grapheme of graphemes(whole)) put(grapheme);
    }
    return true;
  };

  const resize = (newColumns: number, newHeight: number): void => {
    const isLast = row === rows.length - 1;
    const texts = joined(rows);
    columns = newColumns;
    height = newHeight;
    rows = [emptyRow];
    top = 0;
    row = 0;
    column = 0;
    for (const [index, text] of texts.entries()) {
      if (index > 0) {
        down();
        column = 0;
      }
      for (const grapheme of graphemes(text)) put(grapheme);
    }
    if (!isLast) throw new Error("the cursor has to be below what was written");
  };

  return {
    stream: {
      write,
      get columns() {
        return columns;
      },
      get rows() {
        return height;
      },
    },
    resize,
    text: () => joined(rows).join("\n").trimEnd(),
    screen: () => rows.slice(top).map(textOf).join("\n").trimEnd().split("\n"),
    isCursorShown: () => isCursorShown,
    written: () => written,
  };
}

function joined(rows: readonly Row[]): readonly string[] {
  const texts: string[] = [];
  let begun = "";
  for (const row of rows) {
    begun += textOf(row);
    if (row.isBroken) continue;
    texts.push(begun);
    begun = "";
  }
  return texts;
}

function textOf({ cells }: Row): string {
  return cells.join("");
}
