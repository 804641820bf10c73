import { basename, dirname } from "node:path";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { parseLockfileHealing } from "../../core/lockfile/parse-lockfile-healing.ts";
import type { Environment } from "../graph/credentials.ts";
import type { ProjectPaths } from "../project/project-paths.ts";
import { findBases } from "./find-bases.ts";
import { readFileAt } from "./read-file-at.ts";

/**
 * The lockfile in each of the commits that `ref` stands for (see `findBases`); where one has none, it is empty.
 *
 * @throws {DiagnosticError} as `findBases`, `readFileAt` and `parseLockfileHealing`.
 */
export async function readBaseLockfiles(
  ref: string,
  { lockfile, lockfileName }: Pick<ProjectPaths, "lockfile" | "lockfileName">,
  env: Environment,
): Promise<readonly Lockfile[]> {
  const place = { folder: dirname(lockfile), env };
  const commits = await findBases(ref, place);
  const texts = await Promise.all(commits.map((commit) => readFileAt(commit, basename(lockfile), place)));
  return texts.map((text) =>
    text === undefined ? emptyLockfile : parseLockfileHealing(text, `${ref}:${lockfileName}`).lockfile,
  );
}
