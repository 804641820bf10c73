import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { describeJsonError } from "../lockfile/describe-json-error.ts";
import { hasConflictMarkers } from "../lockfile/heal-conflicts.ts";
import type { JournalRecord } from "../lockfile/journal.ts";
import { objectShape } from "../lockfile/json-shape.ts";
import type { Lockfile } from "../lockfile/lockfile.ts";
import { parseJournal } from "../lockfile/parse-journal.ts";
import { parseLockfileHealing } from "../lockfile/parse-lockfile-healing.ts";
import { type CheckedRows, checkRows } from "./check-rows.ts";
import type { WrittenRows } from "./import-row.ts";
import { readCsvRows } from "./read-csv-rows.ts";
import { readJsonRows } from "./read-json-rows.ts";

/** What a file to import holds. */
export type ImportFile =
  /** CSV, or a JSON array: the rows that are well-formed, and what is wrong with the others. */
  | (CheckedRows & { readonly kind: "rows" })
  | { readonly kind: "lockfile"; readonly lockfile: Lockfile }
  /** What a run that was cut off left behind. */
  | { readonly kind: "journal"; readonly journal: JournalRecord };

/**
 * Reads a file to import; what it is, its content tells. `file` is its name in diagnostics.
 *
 * @throws {DiagnosticError} `import-file-format`, or as `parseLockfileHealing` and `parseJournal`.
 */
export function parseImportFile(text: string, file: string): ImportFile {
  const content = text.startsWith("\ufeff") ? text.slice(1) : text;
  const begin = content.trimStart().charAt(0);
  if (begin === "" || content.includes("\0")) throw new DiagnosticError([notText(file, begin === "")]);
  if (begin === "[") return { kind: "rows", ...checkRows(readJsonArray(content, file)) };
  if (begin !== "{" && begin !== "<") return { kind: "rows", ...checkRows(readCsvRows(text, file)) };
  const record = parseObject(content.trimStart().split("\n", 1).join(""));
  if (
    record?.has("journalVersion") === true ||
    record?.has("intent") === true ||
    record?.has("result") === true
  ) {
    return { kind: "journal", journal: parseJournal(content) };
  }
  return readLockfile(content, file);
}

function readJsonArray(content: string, file: string): WrittenRows {
  const value = parseJson(content);
  if (!Array.isArray(value)) throw new DiagnosticError([notJson(content, file)]);
  return readJsonRows(value, content, file);
}

function readLockfile(content: string, file: string): ImportFile {
  const members = parseObject(content);
  if (members === undefined && !hasConflictMarkers(content))
    throw new DiagnosticError([notJson(content, file)]);
  if (members !== undefined && !members.has("lockfileVersion"))
    throw new DiagnosticError([otherObject(file)]);
  return { kind: "lockfile", lockfile: parseLockfileHealing(content, file).lockfile };
}

function parseObject(text: string): ReturnType<typeof objectShape.read> {
  return objectShape.read(parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const formats =
  "it may be CSV with the columns `key,attachment_id,uploaded_at,page`, a JSON array of such rows, a lockfile, or the journal of a run that was cut off";

function notText(file: string, isEmpty: boolean): Diagnostic {
  return {
    code: "import-file-format",
    severity: "error",
    message: `\`${file}\` ${isEmpty ? "is empty" : "is no text in UTF-8"}`,
    hint: isEmpty ? formats : "save it as CSV in UTF-8",
    file,
  };
}

function notJson(content: string, file: string): Diagnostic {
  const { problem, place } = describeJsonError(content, file);
  const message = `\`${file}\` is not JSON: ${problem}`;
  return {
    code: "import-file-format",
    severity: "error",
    message,
    hint: "mend it, or export it again",
    place,
  };
}

function otherObject(file: string): Diagnostic {
  const message = `\`${file}\` is JSON, and nothing that can be imported`;
  return { code: "import-file-format", severity: "error", message, hint: formats, file };
}
