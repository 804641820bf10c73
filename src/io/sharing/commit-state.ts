import { join } from "node:path";
import { renderCommitMessage } from "../../core/commit/commit-message.ts";
import { compareLockfiles } from "../../core/commit/lockfile-difference.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { emptyLockfile } from "../../core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import { outputOf } from "../git/git-text.ts";
import type { Git } from "../git/run-git.ts";
import { readTreeEntries, type TreeFiles, writeCommit, writeTree } from "../git/tree-files.ts";
import { readBaseAt } from "./lockfile-at.ts";
import type { CommittedState, Publishing } from "./publishing.ts";

/** A commit that no branch holds yet; without a difference from its parent, the parent itself. */
export interface WrittenCommit {
  readonly commit: string;
  readonly isNew: boolean;
  /** Our files in it, as git names them. */
  readonly paths: readonly string[];
  /** The outputs that are not in it because git ignores them. */
  readonly ignored: readonly string[];
}

/** Writes a commit of `state` on top of `parent`: exactly the lockfile and the outputs, but for what git ignores. */
export async function commitState(
  { workTree: { git }, committer, source, skipsCi, lockfilePath, scratch }: Publishing,
  parent: string,
  { lockfile, outputs }: CommittedState,
): Promise<WrittenCommit> {
  const held = await readBaseAt(git, { commit: parent, path: lockfilePath, shownAs: parent });
  const before = held ?? emptyLockfile;
  const text = serializeLockfile(lockfile);
  // A file that says the same in another way, one that was formatted by hand, is no change.
  const isSame = text === serializeLockfile(before);
  const entries = await readTreeEntries(git, parent, [...outputs.keys(), lockfilePath]);
  const ignored = await findIgnored(
    git,
    [...outputs.keys()].filter((path) => !entries.has(path)),
  );
  const files: TreeFiles = new Map([
    ...[...outputs].filter(([path]) => !ignored.includes(path)),
    ...(isSame ? [] : [[lockfilePath, text] as const]),
  ]);
  const indexFile = join(scratch, "commit.index");
  const tree = await writeTree(git, { commit: parent, files, entries, indexFile });
  const paths = [...new Set([...files.keys(), ...(held === undefined ? [] : [lockfilePath])])];
  if (tree === undefined) return { commit: parent, isNew: false, paths, ignored };
  const differences = compareLockfiles(before, lockfile);
  const message = renderCommitMessage({ differences, skipsCi, ...source });
  return {
    commit: await writeCommit(git, { tree, parent, message, committer }),
    isNew: true,
    paths,
    ignored,
  };
}

/** Those of `paths` that git ignores; files that are committed already are not. */
export async function findIgnored(git: Git, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const args = ["check-ignore", "-z", "--stdin"];
  const answer = await git(args, { input: paths.map((path) => `${path}\0`).join("") });
  if (answer.exitCode === 1) return [];
  return outputOf(args, answer)
    .split("\0")
    .filter((path) => path !== "");
}

/** What to say of outputs that are generated and not committed. */
export function outputsIgnored(paths: readonly string[]): readonly Diagnostic[] {
  return paths.map((path) => ({
    code: "output-ignored",
    severity: "warning",
    message: `\`${path}\` is not committed: git ignores it`,
    hint: "that is right where the build generates it; else take it out of `.gitignore`",
    file: path,
  }));
}
