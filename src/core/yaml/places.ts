import type { Place } from "../diagnostics/diagnostic.ts";
import { redactRanges, type TextRange } from "../text/redact.ts";

/** Gives the functions that turn ranges of `text` into places; what `secrets` covers is shown as `[redacted]`. */
export function createPlaceAt(
  text: string,
  file: string,
  secrets: readonly TextRange[],
): (range: TextRange) => Place {
  const lines = findLines(text);
  return (range) => {
    const index = findLineIndex(lines, range.start);
    const line = lines[index] ?? { start: 0, end: text.length };
    const start = Math.min(Math.max(line.start, range.start), line.end);
    const secretsHere = secrets.filter((secret) => secret.start < line.end && secret.end > line.start);
    const around = secretsHere.find((secret) => secret.start < start && start < secret.end);
    const before = { start: line.start, end: Math.max(line.start, around?.start ?? start) };
    const shift = redactRanges(text, secretsHere, before).length - (start - line.start);
    const marked = redactRanges(text, secretsHere, { start: before.end, end: Math.min(range.end, line.end) });
    return {
      file,
      line: index + 1,
      column: start - line.start + 1,
      endColumn: start - line.start + 1 + Math.max(1, marked.length),
      sourceLine: redactRanges(text, secretsHere, line),
      ...(shift !== 0 && { shift }),
    };
  };
}

/** Every line without its line break, and the first without a byte order mark. */
function findLines(text: string): readonly TextRange[] {
  const lines: TextRange[] = [];
  let start = text.startsWith("\ufeff") ? 1 : 0;
  for (const { index } of [...text.matchAll(/\n/g), { index: text.length }]) {
    lines.push({ start, end: text[index - 1] === "\r" ? Math.max(start, index - 1) : index });
    start = index + 1;
  }
  return lines;
}

function findLineIndex(lines: readonly TextRange[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
