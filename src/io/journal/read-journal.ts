import { readFile } from "node:fs/promises";
import type { JournalRecord } from "../../core/lockfile/journal.ts";
import { parseJournal } from "../../core/lockfile/parse-journal.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";

/**
 * What cut-off runs left in the journal at `path`, which diagnostics call `shownAs`; nothing when there is none.
 *
 * @throws {DiagnosticError} `journal-unreadable`, or as `parseJournal`.
 */
export async function readJournal(path: string, shownAs: string = path): Promise<JournalRecord> {
  try {
    return parseJournal(await readFile(path, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return parseJournal("");
    const message = `the journal \`${shownAs}\` of a cut-off apply cannot be read`;
    const hint = "make it readable: it may hold IDs that nothing else knows";
    throw fileError({ code: "journal-unreadable", message, hint, file: shownAs }, error);
  }
}
