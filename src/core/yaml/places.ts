import type { Place } from "../diagnostics/diagnostic.ts";
import { redactRanges, type TextRange } from "../text/redact.ts";

/** Gives the functions that turn ranges of `text` into places; what `secrets` covers is shown as `[redacted]`. */
export function createPlaceAt(
  text: string,
  file: string,
  secrets: readonly TextRange[],
): (range: TextRange) => Place {
  const lineAt = createLineAt(text);
  return (range) => {
    const { index, line } = lineAt(range.start);
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

/** Gives the line at an offset, counted from 0: without its line break, and the first without a byte order mark. */
function createLineAt(
  text: string,
): (offset: number) => { readonly index: number; readonly line: TextRange } {
  const first = text.startsWith("\ufeff") ? 1 : 0;
  const breaks = [...text.matchAll(/\n/g)].map((match) => match.index);
  return (offset) => {
    const index = countBelow(breaks, offset);
    const start = Math.max(first, (breaks[index - 1] ?? -1) + 1);
    const end = breaks[index] ?? text.length;
    return { index, line: { start, end: text[end - 1] === "\r" ? Math.max(start, end - 1) : end } };
  };
}

/** How many of `ascending` are below `limit`: steps of halved length, of which those that go too far are not taken. */
function countBelow(ascending: readonly number[], limit: number): number {
  let count = 0;
  for (let step = 2 ** Math.ceil(Math.log2(ascending.length + 1)); step >= 1; step /= 2) {
    if ((ascending[count + step - 1] ?? Number.POSITIVE_INFINITY) < limit) count += step;
  }
  return count;
}
