import { mkdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { gitText } from "./git-text.ts";
import type { Git } from "./run-git.ts";

/** What is to be written where. */
export interface Export {
  readonly commit: string;
  /** The folder of the work tree to write, as git names it; empty for all of it. */
  readonly folder: string;
  /** Absolute; it takes the place of the work tree's top. */
  readonly target: string;
  /** A file of our own that serves as the index. */
  readonly indexFile: string;
}

/** Pointers of Git LFS count as they are: nothing is downloaded for them. */
const withoutLfs = ["filter.lfs.smudge=", "filter.lfs.process=", "filter.lfs.required=false"].flatMap(
  (setting) => ["-c", setting],
);

/**
 * Writes the files of a commit into a folder, which then looks like a work tree of its own. A `git worktree` would have to
 * be taken back after a kill; this leaves nothing but files.
 */
export async function exportTree(git: Git, { commit, folder, target, indexFile }: Export): Promise<void> {
  await mkdir(join(target, ".git"), { recursive: true });
  await gitText(git, ["read-tree", commit], { indexFile });
  const pathspec = folder === "" ? [] : ["--", `:(top,literal)${folder}`];
  const files = await gitText(git, ["ls-files", "-z", ...pathspec], { indexFile });
  await gitText(git, [...withoutLfs, "checkout-index", "-z", "--stdin", `--prefix=${target}${sep}`], {
    indexFile,
    input: files,
  });
}
