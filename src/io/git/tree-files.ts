import { ensureFolderOf } from "../work-folder.ts";
import type { Committer } from "./committer.ts";
import { gitText, outputOf } from "./git-text.ts";
import type { Git } from "./run-git.ts";

/** Texts of files by their path from the top of the work tree, as git names it. */
export type TreeFiles = ReadonlyMap<string, string>;

/** One file of a commit, as git lists it. */
export interface TreeEntry {
  readonly mode: string;
  readonly hash: string;
}

/** The text of the file `path` in `commit`; undefined when there is none. */
export async function readTreeFile(git: Git, commit: string, path: string): Promise<string | undefined> {
  const args = ["cat-file", "blob", `${commit}:${path}`];
  const answer = await git(args);
  const isMissing = /does not exist in|exists on disk, but not in|bad file/.test(answer.stderr);
  return answer.exitCode !== 0 && isMissing ? undefined : outputOf(args, answer);
}

/** The files among `paths` that `commit` has. */
export async function readTreeEntries(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry>> {
  const entries = new Map<string, TreeEntry>();
  if (paths.length === 0) return entries;
  const listed = await gitText(git, ["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
  for (const line of listed.split("\0")) {
    const { mode, hash, path } =
      /^(?<mode>\d+) blob (?<hash>[0-9a-f]+)\t(?<path>.+)$/s.exec(line)?.groups ?? {};
    if (mode !== undefined && hash !== undefined && path !== undefined) entries.set(path, { mode, hash });
  }
  return entries;
}

/** What a tree is made from. */
export interface TreeChange {
  /** Undefined: from nothing. */
  readonly commit: string | undefined;
  readonly files: TreeFiles;
  /** What the commit has of these files. */
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** A file of our own that serves as the index. */
  readonly indexFile: string;
}

/**
 * The tree of `commit` with `files`; undefined when it has them all. Nothing of the work tree or the repository's index
 * gets into it, or changes.
 */
export async function writeTree(
  git: Git,
  { commit, files, entries, indexFile }: TreeChange,
): Promise<string | undefined> {
  const lines: string[] = [];
  for (const [path, text] of files) {
    const held = entries.get(path);
    const hash = await gitText(git, ["hash-object", "-w", "--stdin", `--path=${path}`], { input: text });
    if (hash !== held?.hash)
      lines.push(`${held?.mode === "100755" ? held.mode : "100644"} ${hash}\t${path}\0`);
  }
  if (lines.length === 0) return undefined;
  await ensureFolderOf(indexFile);
  await gitText(git, ["read-tree", commit ?? "--empty"], { indexFile });
  await gitText(git, ["update-index", "-z", "--add", "--replace", "--index-info"], {
    indexFile,
    input: lines.join(""),
  });
  return gitText(git, ["write-tree"], { indexFile });
}

/** What a commit is made of. */
export interface CommitParts {
  readonly tree: string;
  /** Undefined: the first of its branch. */
  readonly parent: string | undefined;
  readonly message: string;
  readonly committer: Committer;
}

/** Writes a commit that no branch holds yet. */
export async function writeCommit(
  git: Git,
  { tree, parent, message, committer: { options, signs } }: CommitParts,
): Promise<string> {
  const args = [
    "commit-tree",
    ...(parent === undefined ? [] : ["-p", parent]),
    ...(signs ? ["-S"] : []),
    tree,
  ];
  return gitText(git, [...options, ...args], { input: message });
}
