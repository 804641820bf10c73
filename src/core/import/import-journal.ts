import { foldJournal } from "../lockfile/fold-journal.ts";
import type { JournaledUpload, JournalRecord } from "../lockfile/journal.ts";
import { expiryMs } from "../plan/renewal.ts";
import { checkForeignIds } from "./check-foreign-ids.ts";
import type { Imported, ImportWorld } from "./import-world.ts";
import { nameForeignPages } from "./name-foreign-pages.ts";

/**
 * The lockfile with the living IDs of a journal that a run on another machine left behind, folded as if it were this one's.
 *
 * @param file where the journal stands, for diagnostics.
 * @throws {DiagnosticError} `page-not-found` for a Page that is not known here, `attachment-id-taken` for an ID that stands
 * for something else here.
 */
export function importJournal({ results }: JournalRecord, file: string, world: ImportWorld): Imported {
  const { desired, lockfile, nowMs, selectsKey } = world;
  const living = results.filter(
    ({ key, entry }) => selectsKey(key) && expiryMs(entry, desired.renewal) > nowMs,
  );
  const nameOf = nameForeignPages(living.map(pageOf), file, world);
  const uploads = living.flatMap((upload) => {
    const page = nameOf(pageOf(upload));
    return page === undefined ? [] : { ...upload, page };
  });
  checkForeignIds(uploads, file, world);
  return { lockfile: foldJournal(lockfile, { results: uploads, unresolved: [] }).lockfile, ids: uploads };
}

function pageOf({ page, pageId }: JournaledUpload): Parameters<typeof nameForeignPages>[0][number] {
  return { name: page, ...(pageId !== undefined && { id: pageId }) };
}
