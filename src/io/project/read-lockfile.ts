import { relative } from "node:path";
import { foldJournal } from "../../core/lockfile/fold-journal.ts";
import type { PossiblyLost } from "../../core/lockfile/journal.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { readJournal } from "../journal/read-journal.ts";
import { openLockfileStore } from "../lockfile/lockfile-store.ts";
import type { ProjectPaths } from "./project-paths.ts";

/** The lockfile with what cut-off runs left in the journal. */
export interface HeldLockfile {
  readonly lockfile: Lockfile;
  /** What its file holds; undefined when there is none. */
  readonly text: string | undefined;
  /** Whether it holds more than its file: a folded journal, or healed conflict markers. */
  readonly isAhead: boolean;
  /** How many of the journal's uploads its file lacks. */
  readonly folded: number;
  /** Uploads that may exist at Meta under an ID that nobody knows. */
  readonly possiblyLost: readonly PossiblyLost[];
}

/**
 * Reads the lockfile and folds the journal in.
 *
 * @throws {DiagnosticError} when either cannot be read, or holds something else. A missing file is empty.
 */
export async function readLockfile(
  paths: Pick<ProjectPaths, "lockfile" | "lockfileName" | "journal" | "folder">,
): Promise<HeldLockfile> {
  const [read, journal] = await Promise.all([
    openLockfileStore(paths.lockfile, paths.lockfileName).read(),
    readJournal(paths.journal, relative(paths.folder, paths.journal)),
  ]);
  const { lockfile, folded, possiblyLost } = foldJournal(read.lockfile, journal);
  return { lockfile, text: read.text, isAhead: read.healed || folded > 0, folded, possiblyLost };
}
