import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { parseLockfileHealing } from "../../core/lockfile/parse-lockfile-healing.ts";
import type { Git } from "../git/run-git.ts";
import { readTreeFile } from "../git/tree-files.ts";

/** A lockfile in git. */
export interface CommittedFile {
  readonly commit: string;
  /** As git names it. */
  readonly path: string;
  /** The commit as messages show it: `origin/main`. */
  readonly shownAs: string;
}

/**
 * The lockfile that a commit holds; undefined when it holds none.
 *
 * @throws {DiagnosticError} as `parseLockfileHealing`.
 */
export async function readLockfileAt(
  git: Git,
  { commit, path, shownAs }: CommittedFile,
): Promise<Lockfile | undefined> {
  const text = await readTreeFile(git, commit, path);
  return text === undefined ? undefined : parseLockfileHealing(text, `${shownAs}:${path}`).lockfile;
}

/** As `readLockfileAt`, for the base of a merge: one that cannot be read counts as none. */
export async function readBaseAt(git: Git, file: CommittedFile): Promise<Lockfile | undefined> {
  try {
    return await readLockfileAt(git, file);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return undefined;
  }
}
