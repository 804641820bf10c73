import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../core/lockfile/merge-lockfiles.ts";
import type { PlanOptions } from "../../core/plan/create-plan.ts";
import { compareCommits } from "../git/compare-commits.ts";
import type { Remote } from "../git/remote.ts";
import { readBaseAt, readLockfileAt } from "./lockfile-at.ts";
import type { Publishing } from "./publishing.ts";
import { describePushFailure } from "./push-failure.ts";

/** What the remote's branch knows that the work tree may not: a queued CI run checks out the commit that queued it. */
export interface RemoteKnowledge {
  /** The remote's lockfile; empty where it has none. */
  readonly base: Lockfile;
  /** The work tree's lockfile and the remote's in one. */
  readonly lockfile: Lockfile;
  /** Keys that only the remote's later commits know, and their manifest may name. */
  readonly spares: NonNullable<PlanOptions["spares"]>;
}

/**
 * What the remote's branch knows, as it was fetched.
 *
 * @throws {DiagnosticError} `git-diverged`, or as `readLockfileAt`.
 */
export async function readRemote(
  { workTree: { git, head }, project, lockfilePath: path }: Publishing,
  remote: Remote,
): Promise<RemoteKnowledge> {
  const { lockfile: ours, desired } = project;
  const tip = await remote.tipOf(remote.branch);
  const theirs =
    tip === undefined ? undefined : await readLockfileAt(git, { commit: tip, path, shownAs: remote.shownAs });
  const base = theirs ?? emptyLockfile;
  const place = tip === undefined ? "ahead" : await compareCommits(git, head, tip);
  if (place === "diverged") throw new DiagnosticError(describePushFailure({ kind: "diverged" }, remote));
  if (place !== "behind" || theirs === undefined) return { base, lockfile: ours, spares: never };
  // Our commit is what both lockfiles come from.
  const common = await readBaseAt(git, { commit: head, path, shownAs: head });
  const own = alignPages(ours, desired.pages);
  return {
    base,
    lockfile: mergeLockfiles(ours, theirs, common),
    spares: (page, key) => own.pages.get(page)?.assets.has(key) !== true,
  };
}

function never(): boolean {
  return false;
}
