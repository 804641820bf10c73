import type { Place } from "../diagnostics/diagnostic.ts";
import { redactRanges, type TextRange } from "../text/redact.ts";

/** Gives the functions that turn ranges of `text` into places; what `secrets` covers is shown as `[redacted]`. */
export function createPlaceAt(
  text: string,
  file: string,
  secrets: readonly TextRange[],
): (range: TextRange) => Place {
  const lineStarts = findLineStarts(text);
  return ({ start, end }) => {
    const line = lineAt(lineStarts, start);
    const lineRange = { start: lineStarts[line] ?? 0, end: findLineEnd(text, start) };
    const isSecret = secrets.some((secret) => secret.start <= start && start < secret.end);
    const markedEnd = isSecret ? start + "[redacted]".length : Math.min(end, lineRange.end);
    return {
      file,
      line: line + 1,
      column: start - lineRange.start + 1,
      endColumn: Math.max(start + 1, markedEnd) - lineRange.start + 1,
      sourceLine: redactRanges(text, secrets, lineRange),
    };
  };
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function findLineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  const end = newline === -1 ? text.length : newline;
  return text[end - 1] === "\r" && end > offset ? end - 1 : end;
}
