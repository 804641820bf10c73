import { type ChildProcess, spawn } from "node:child_process";
import { errorCode } from "../error-code.ts";
import type { Environment } from "../graph/credentials.ts";
import { gitError } from "./git-error.ts";
import { withoutCredentials } from "./without-credentials.ts";

/** How one git command is run. */
export interface GitOptions {
  readonly input?: string;
  /** The index to work with, in place of the repository's. */
  readonly indexFile?: string;
  /** Ends the command. */
  readonly signal?: AbortSignal | undefined;
}

/** How a git command ended, and what it printed. */
export interface GitEnd {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** Without the credentials of addresses in it. */
  readonly stderr: string;
  /** Whether our signal ended it. */
  readonly isCutOff: boolean;
}

/**
 * Runs one git command to its end.
 *
 * @throws {DiagnosticError} `git-missing`.
 */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<GitEnd>;

/** Where git runs, and what is changed of the environment there. */
export interface GitSetting {
  readonly cwd: string;
  readonly env: Environment;
  /** Settings for these commands alone, as `name=value`. */
  readonly config?: readonly string[];
}

/** Colour in what is read, and a clean-up in the background, would be in the way. */
const ownConfig = ["color.ui=false", "gc.auto=0", "maintenance.auto=false", "push.followTags=false"];

/** What git gets to remove its lock files after it was told to end. */
const killAfterMs = 1_000;

/**
 * The user's own git, in `cwd`, for what changes something or calls the remote. It asks nothing, speaks English, and runs in a process group of its own: a Ctrl-C is ours
 * to answer, and must not end a push half-way.
 */
export function createGit({ cwd, env, config = [] }: GitSetting): Git {
  const settings = [...ownConfig, ...config].flatMap((setting) => ["-c", setting]);
  return (args, { input, indexFile, signal } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        resolve({ exitCode: undefined, stdout: "", stderr: "", isCutOff: true });
        return;
      }
      const child = spawn("git", [...settings, ...args], {
        cwd,
        env: {
          ...env,
          LC_ALL: "C",
          LANGUAGE: "C",
          GIT_TERMINAL_PROMPT: "0",
          ...(indexFile !== undefined && { GIT_INDEX_FILE: indexFile }),
        },
        detached: true,
        stdio: ["pipe", "pipe", "pipe"],
      });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
      // A command that ends before it has read everything has said why by its exit code.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input ?? "");
      const watch = endWith(child, signal);
      child.on("error", (error) => {
        watch.end();
        reject(errorCode(error) === "ENOENT" ? gitError({ kind: "missing" }) : error);
      });
      child.on("close", (exitCode) => {
        watch.end();
        resolve({
          exitCode: exitCode ?? undefined,
          stdout: Buffer.concat(stdout).toString(),
          stderr: withoutCredentials(Buffer.concat(stderr).toString()),
          isCutOff: signal?.aborted === true && exitCode !== 0,
        });
      });
    });
}

/** Ends the whole group of `child` when `signal` aborts: git's helpers would outlive git, and hold its streams open. */
function endWith(child: ChildProcess, signal: AbortSignal | undefined): { readonly end: () => void } {
  const timers: NodeJS.Timeout[] = [];
  const onAbort = (): void => {
    endGroup(child, "SIGTERM");
    timers.push(setTimeout(() => endGroup(child, "SIGKILL"), killAfterMs));
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    end: () => {
      signal?.removeEventListener("abort", onAbort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}
