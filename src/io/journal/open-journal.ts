import type { Journal } from "../../apply/ports.ts";
import { renderIntent, renderNotUploaded, renderUploaded } from "../../core/lockfile/journal-lines.ts";
import { openJournalFile } from "./journal-file.ts";

/** The journal of one run. */
export interface OpenJournal extends Journal {
  /** Makes the file before its first line, while there is time. Never rejects: what is wrong is told with the first line. */
  readonly begin: () => Promise<void>;
  /**
   * Removes the file, with the lines of earlier runs too: for after a lockfile was written that holds all of it. No
   * upload may be under way.
   */
  readonly clear: () => Promise<void>;
  /** Waits for the lines that are being written, and lets go of the file. */
  readonly close: () => Promise<void>;
}

/**
 * The journal at `path`, which diagnostics call `shownAs`. The file is made at the first line, and lines of an earlier run in
 * it stay. Lines that come while others are being synced are synced together.
 *
 * Once a line could not be written, it and all later ones are rejected with that one error, a `DiagnosticError`
 * `journal-unwritable`: without a journal nothing may be uploaded.
 */
export async function openJournal(path: string, shownAs: string = path): Promise<OpenJournal> {
  const file = openJournalFile(path, shownAs);
  let lastIntent = 0;
  return {
    begin: file.open,
    intent: async (entry) => {
      lastIntent += 1;
      const intent = lastIntent;
      await file.write(renderIntent(intent, entry));
      return intent;
    },
    result: ({ intent, outcome }) =>
      file.append(
        outcome.kind === "uploaded"
          ? renderUploaded(intent, outcome.upload)
          : renderNotUploaded(intent, outcome.kind),
      ),
    clear: file.clear,
    close: file.close,
  };
}
