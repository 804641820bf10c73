import { listNames } from "../desired/list-names.ts";
import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { TextRange } from "../text/redact.ts";
import { suggest } from "../text/suggest.ts";
import { createPlaceAt } from "../yaml/places.ts";
import { isRowField, rowFields, type WrittenRow, type WrittenRows } from "./import-row.ts";
import { type CsvCell, type CsvProblem, type CsvRecord, parseCsv } from "./parse-csv.ts";

type PlaceOf = (part: { readonly range: TextRange }) => Place;

/** Reads CSV with a header; `file` is its name in diagnostics. */
export function readCsvRows(text: string, file: string): WrittenRows {
  const { records, problems } = parseCsv(text);
  const placeAt = createPlaceAt(text, file, []);
  const placeOf: PlaceOf = ({ range }) => placeAt(range);
  const [header, ...lines] = records;
  if (header === undefined || problems.length > 0) {
    return { rows: [], diagnostics: problems.map((problem) => csvError(placeOf(problem), problem)) };
  }
  const wrong = checkHeader(header, placeOf);
  if (wrong.length > 0) return { rows: [], diagnostics: wrong };
  const whole = lines.filter(({ cells }) => cells.length === header.cells.length);
  return {
    rows: whole.map((line) => createRow(line, header, placeOf)),
    diagnostics: lines.flatMap((line) => checkLength(line, header, placeOf)),
  };
}

function csvError(place: Place, { message, hint }: Omit<CsvProblem, "range">): Diagnostic {
  return diagnosticAt(place, { code: "import-csv", message, hint });
}

function checkHeader(header: CsvRecord, placeOf: PlaceOf): readonly Diagnostic[] {
  const names = header.cells.map(nameOf);
  const wrong = header.cells.flatMap((cell, index) => {
    const name = nameOf(cell);
    if (!isRowField(name)) {
      return columnError(placeOf(cell), `there is no column \`${name}\``, hintOfColumn(name));
    }
    if (names.indexOf(name) === index) return [];
    return columnError(placeOf(cell), `the column \`${name}\` stands twice`, "remove one of the two");
  });
  const missing = rowFields.filter((field) => field !== "page" && !names.includes(field));
  if (wrong.length > 0 || missing.length === 0) return wrong;
  const message = `${missing.length === 1 ? "a column is" : "columns are"} missing: ${listNames(missing)}`;
  return [columnError(placeOf(header), message, columnsHint)];
}

const columnsHint =
  "the first line names the columns: `key,attachment_id,uploaded_at,page` (`page` may be left out)";

function hintOfColumn(name: string): string {
  if (/[;\t]/.test(name)) return "divide the columns by commas";
  const meant = suggest(name, rowFields);
  return meant === undefined ? columnsHint : `did you mean \`${meant}\`?`;
}

function columnError(place: Place, message: string, hint: string): Diagnostic {
  return diagnosticAt(place, { code: "import-columns", message, hint });
}

function checkLength(line: CsvRecord, header: CsvRecord, placeOf: PlaceOf): readonly Diagnostic[] {
  const columns = header.cells.length;
  const values = line.cells.length;
  if (values === columns) return [];
  const message = `this line has ${values} ${values === 1 ? "value" : "values"} for ${columns} columns`;
  const hint = "put a value with a comma in quotes, and write a comma for each value that is left out";
  return [csvError(placeOf(line), { message, hint })];
}

function createRow(line: CsvRecord, header: CsvRecord, placeOf: PlaceOf): WrittenRow {
  const cells = new Map(header.cells.map((column, index) => [nameOf(column), line.cells[index]] as const));
  const texts = rowFields.map((field) => [field, cells.get(field)?.text.trim() ?? ""] as const);
  return {
    fields: new Map(texts.filter(([, text]) => text !== "")),
    placeOf: (field) => placeOf(cells.get(field) ?? line),
  };
}

function nameOf({ text }: CsvCell): string {
  return text.trim();
}
