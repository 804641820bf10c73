import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import type { MergeStages } from "../../core/lockfile/parse-lockfile-healing.ts";

const runFile = promisify(execFile);

/** No lockfile is near it. */
const maxBytes = 256 * 1_048_576;

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
  try {
    const argv = ["cat-file", "blob", `:${stage}:./${basename(path)}`];
    const options = { cwd: dirname(path), maxBuffer: maxBytes, timeout: timeoutMs };
    const { stdout } = await runFile("git", argv, options);
    return stdout;
  } catch {
    return undefined;
  }
}
