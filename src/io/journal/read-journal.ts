import { readFile } from "node:fs/promises";
import type { JournalRecord } from "../../core/lockfile/journal.ts";
import { parseJournal } from "../../core/lockfile/parse-journal.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";

/**
 * What cut-off runs left in the journal at `path`; nothing when there is none.
 *
 * @throws {DiagnosticError} `journal-unreadable`, or as `parseJournal`.
 */
export async function readJournal(path: string): Promise<JournalRecord> {
  try {
    return parseJournal(await readFile(path, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return parseJournal("");
    const message = `the journal \`${path}\` of a cut-off apply cannot be read`;
    throw fileError({ code: "journal-unreadable", message, file: path }, error);
  }
}
