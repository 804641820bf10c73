import type { TextRange } from "../text/redact.ts";

/** One value of a line, without its quotes, and where it stands with them. */
export interface CsvCell {
  readonly text: string;
  readonly range: TextRange;
}

/** One line; a value in quotes may go over several. */
export interface CsvRecord {
  readonly cells: readonly CsvCell[];
  readonly range: TextRange;
}

/** A place at which a text is not CSV. */
export interface CsvProblem {
  readonly message: string;
  readonly hint: string;
  readonly range: TextRange;
}

/** What a text holds, without its empty lines. */
export interface ParsedCsv {
  readonly records: readonly CsvRecord[];
  readonly problems: readonly CsvProblem[];
}

interface ReadCell extends CsvCell {
  readonly problem?: CsvProblem;
}

/** Reads CSV as RFC 4180 has it, with or without a byte order mark; lines end in CRLF or LF. */
export function parseCsv(text: string): ParsedCsv {
  const records: CsvRecord[] = [];
  const problems: CsvProblem[] = [];
  let offset = text.startsWith("\ufeff") ? 1 : 0;
  while (offset < text.length) {
    const { cells, end } = readRecord(text, offset);
    problems.push(...cells.flatMap(({ problem }) => problem ?? []));
    if (!isEmpty(cells)) {
      const range = { start: offset, end };
      records.push({ cells: cells.map(({ problem: _problem, ...cell }) => cell), range });
    }
    offset = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  return { records, problems };
}

function readRecord(
  text: string,
  start: number,
): { readonly cells: readonly ReadCell[]; readonly end: number } {
  const cells: ReadCell[] = [];
  let offset = start;
  for (;;) {
    const cell = text.charAt(offset) === '"' ? readQuoted(text, offset) : readPlain(text, offset);
    cells.push(cell);
    const { end } = cell.range;
    if (text.charAt(end) !== ",") return { cells, end };
    offset = end + 1;
  }
}

/** An empty line, or one of spaces. */
function isEmpty(record: readonly CsvCell[]): boolean {
  return (
    record.length === 1 &&
    record.every(({ text, range }) => text.trim() === "" && range.end - range.start === text.length)
  );
}

function readPlain(text: string, start: number): ReadCell {
  const end = endOfCell(text, start);
  const cell = { text: text.slice(start, end), range: { start, end } };
  const quote = cell.text.indexOf('"');
  if (quote === -1) return cell;
  const hint = 'put the whole value in quotes, and write `""` for each quote in it';
  const range = { start: start + quote, end: start + quote + 1 };
  return { ...cell, problem: { message: "a quote stands within a value", hint, range } };
}

function readQuoted(text: string, start: number): ReadCell {
  const closing = findClosingQuote(text, start + 1);
  if (closing === -1) {
    const range = { start, end: text.length };
    const problem = {
      message: "the quoted value that begins here has no end",
      hint: 'close it with `"`',
      range,
    };
    return { text: text.slice(start + 1), range, problem };
  }
  const end = endOfCell(text, closing + 1);
  const cell = { text: text.slice(start + 1, closing).replaceAll('""', '"'), range: { start, end } };
  if (text.slice(closing + 1, end).trim() === "") return cell;
  const hint = 'write `""` for a quote within a value, and `,` between values';
  return {
    ...cell,
    problem: { message: "something follows the closing quote", hint, range: { start: closing + 1, end } },
  };
}

function findClosingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && text.charAt(quote + 1) === '"') quote = text.indexOf('"', quote + 2);
  return quote;
}

/** The next comma or line break, or the end of the text. */
function endOfCell(text: string, from: number): number {
  const end = /,|\r?\n/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
