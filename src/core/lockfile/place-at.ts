import type { Place } from "../diagnostics/diagnostic.ts";

/** The place of the one character at `offset` (UTF-16 units) of `text`. */
export function placeAt(text: string, offset: number, file: string): Place {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineEnd = text.indexOf("\n", offset);
  const column = offset - lineStart + 1;
  return {
    file,
    line: before.split("\n").length,
    column,
    endColumn: column + 1,
    sourceLine: text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, ""),
  };
}
