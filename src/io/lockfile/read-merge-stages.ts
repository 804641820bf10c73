import { basename, dirname } from "node:path";
import type { MergeStages } from "../../core/lockfile/parse-lockfile-healing.ts";
import { askGit } from "../git/ask-git.ts";

const timeoutMs = 10_000;

/**
 * What git's index holds of the file at `path` while a merge, rebase or cherry-pick is under way: the base, and the two
 * sides. Nothing where there is no git, no work tree, or the conflict was marked as resolved.
 */
export async function readMergeStages(path: string): Promise<MergeStages> {
  const [base, ours, theirs] = await Promise.all([1, 2, 3].map((stage) => readStage(path, stage)));
  return {
    ...(base !== undefined && { base }),
    ...(ours !== undefined && { ours }),
    ...(theirs !== undefined && { theirs }),
  };
}

async function readStage(path: string, stage: number): Promise<string | undefined> {
  const argv = ["cat-file", "blob", `:${stage}:./${basename(path)}`];
  const answer = await askGit(argv, { folder: dirname(path), env: process.env, timeoutMs });
  return answer.kind === "answered" ? answer.stdout : undefined;
}
