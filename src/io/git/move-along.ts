import { copyFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { ensureFolderOf } from "../work-folder.ts";
import { compareCommits } from "./compare-commits.ts";
import { gitText } from "./git-text.ts";
import { findUndertaking, readBranch, type WorkTree } from "./open-work-tree.ts";
import type { Git } from "./run-git.ts";

/** Where the work tree is to go. */
export interface Move {
  readonly commit: string;
  /** Our own files: what the commit holds of them takes the place of what is there. */
  readonly paths: readonly string[];
  /** A file of our own that serves as the index of a trial. */
  readonly indexFile: string;
}

/** The work tree is at the commit now; or it is as it was, and why. */
export type Moved = { readonly kind: "moved" } | { readonly kind: "stays"; readonly reason: string };

/**
 * Moves the checked-out branch, or a detached HEAD, on to a commit that is ahead of it, with the index and the files: as a
 * fast-forward does, but our own files may differ. Where that would touch any other change of the user, nothing is touched.
 */
export async function moveAlong(workTree: WorkTree, move: Move): Promise<Moved> {
  try {
    return await tryToMove(workTree, move);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return stays(error.diagnostics.map(({ message }) => message).join("; "));
  }
}

async function tryToMove({ git, top, branch }: WorkTree, move: Move): Promise<Moved> {
  const { commit } = move;
  if ((await readBranch(git)) !== branch) return stays("another branch was checked out meanwhile");
  const undertaking = await findUndertaking(git, top);
  if (undertaking !== undefined) return stays(`${undertaking} is under way`);
  const head = await gitText(git, ["rev-parse", "HEAD"]);
  if (head === commit) return { kind: "moved" };
  if ((await compareCommits(git, head, commit)) !== "behind") return stays("it has commits of its own");
  const own = await readEntries(git, move);
  await git(["update-index", "-q", "--refresh"]);
  if (!(await canMove(git, head, { ...move, top, own }))) return stays("changes of yours are in the way");
  await addEntries(git, own);
  await gitText(git, ["read-tree", "-m", "-u", head, commit]);
  await gitText(git, ["update-ref", "-m", "messenger-assets apply", "HEAD", commit, head]);
  const paths = own.map(({ path }) => `${path}\0`).join("");
  await gitText(git, ["checkout-index", "--force", "--index", "-z", "--stdin"], { input: paths });
  return { kind: "moved" };
}

function stays(reason: string): Moved {
  return { kind: "stays", reason };
}

interface IndexEntry {
  readonly path: string;
  /** As `git update-index --index-info` reads it. */
  readonly line: string;
}

/** The index entries that the commit has for our files. */
async function readEntries(git: Git, { commit, paths }: Move): Promise<readonly IndexEntry[]> {
  if (paths.length === 0) return [];
  const listed = await gitText(git, ["ls-tree", "-z", "-r", "--full-tree", commit, "--", ...paths]);
  return listed
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => ({ line, path: line.slice(line.indexOf("\t") + 1) }));
}

async function addEntries(git: Git, entries: readonly IndexEntry[], indexFile?: string): Promise<void> {
  await gitText(git, ["update-index", "-z", "--add", "--replace", "--index-info"], {
    input: entries.map(({ line }) => `${line}\0`).join(""),
    ...(indexFile !== undefined && { indexFile }),
  });
}

/** Whether the move would do, found out with a copy of the index. */
async function canMove(
  git: Git,
  head: string,
  { commit, indexFile, top, own }: Move & { readonly top: string; readonly own: readonly IndexEntry[] },
): Promise<boolean> {
  const index = resolve(top, await gitText(git, ["rev-parse", "--git-path", "index"]));
  await ensureFolderOf(indexFile);
  await copyFile(index, indexFile);
  await addEntries(git, own, indexFile);
  const trial = await git(["read-tree", "-m", "-u", "--dry-run", head, commit], { indexFile });
  return trial.exitCode === 0;
}
