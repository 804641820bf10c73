import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { tidyLockfile } from "../../core/lockfile/tidy-lockfile.ts";
import { openJournal } from "../journal/open-journal.ts";
import { openLockfileStore } from "../lockfile/lockfile-store.ts";
import { type WrittenOutputs, writeOutputs } from "../outputs/write-outputs.ts";
import type { Project } from "./load-project.ts";

/** A lockfile to save, and when. */
export interface Saving {
  readonly lockfile: Lockfile;
  /** Whether it differs from the project's. */
  readonly isChanged: boolean;
  readonly nowMs: number;
}

/**
 * Writes a lockfile without uploads, and then the outputs. What others wrote into the file meanwhile is merged; the journal
 * of a cut-off apply, which the project's lockfile has in it, goes when the file has it. Call it under the run lock.
 *
 * @throws {DiagnosticError} when the lockfile cannot be written.
 */
export async function saveLockfile(
  project: Project,
  { lockfile, isChanged, nowMs }: Saving,
): Promise<WrittenOutputs> {
  const { paths, desired } = project;
  if (!isChanged && !project.isLockfileAhead) return writeOutputs(project, lockfile);
  const wanted = new Set(desired.pages.map(({ name }) => name));
  const store = openLockfileStore(paths.lockfile, paths.lockfileName, project.lockfileText);
  const stored = await store.write(tidyLockfile(lockfile, nowMs, wanted));
  const journal = await openJournal(paths.journal);
  await journal.clear();
  return writeOutputs(project, stored);
}
