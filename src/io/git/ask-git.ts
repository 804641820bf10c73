import { execFile } from "node:child_process";
import type { Environment } from "../graph/credentials.ts";

/** Where git is asked, and for how long. */
export interface GitPlace {
  readonly folder: string;
  readonly env: Environment;
  /** Default: as long as it takes. */
  readonly timeoutMs?: number;
}

/** What became of a question to git. */
export type GitAnswer =
  | { readonly kind: "answered"; readonly stdout: string }
  /** Git said no: `message` is the first line of what it printed about that, which may be empty. */
  | { readonly kind: "refused"; readonly exitCode: number; readonly message: string }
  | { readonly kind: "missing" }
  | { readonly kind: "timed-out" };

/** A lockfile of 100,000 entries has some 40 MB. */
const mostBytes = 256 * 1024 * 1024;

/** Runs the user's own git without a shell, for a question that changes nothing and asks no other machine. */
export function askGit(
  argv: readonly string[],
  { folder, env, timeoutMs = 0 }: GitPlace,
): Promise<GitAnswer> {
  const own = { LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" };
  const options = { cwd: folder, env: { ...env, ...own }, timeout: timeoutMs, maxBuffer: mostBytes };
  return new Promise((resolve, reject) => {
    execFile("git", ["--no-pager", ...argv], options, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: "answered", stdout });
      else if (error.code === "ENOENT") resolve({ kind: "missing" });
      else if (error.killed === true && timeoutMs > 0) resolve({ kind: "timed-out" });
      else if (typeof error.code === "number") {
        const [message = ""] = stderr.replace(/^(fatal|error): /, "").split("\n");
        resolve({ kind: "refused", exitCode: error.code, message });
      } else reject(error);
    });
  });
}
