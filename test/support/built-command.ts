import { type ChildProcessByStdio, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** How a process of the built command ended. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process with what it prints. */
export type PrintingChild = ChildProcessByStdio<null, Readable, Readable> | ChildProcessWithoutNullStreams;

/** A process of the built command, and what it printed so far. */
export interface BuiltCommand {
  readonly child: PrintingChild;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when it has ended and all that it printed was read. */
  readonly closed: Promise<CommandEnd>;
}

/** The world that a command runs in. */
export interface BuiltCommandOptions {
  readonly cwd: string;
  /** The whole environment, but for `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  /** A command that executes the one after it in its own place, such as `prlimit`. */
  readonly prefix?: readonly string[];
}

const distFolder =
  process.env["MESSENGER_ASSETS_DIST"] ?? fileURLToPath(new URL("../../dist/", import.meta.url));

/** The file that `messenger-assets` runs. */
export const binPath: string = join(distFolder, "bin.js");

/** The node that runs it: `MESSENGER_ASSETS_NODE` is another version. */
export const nodePath: string = process.env["MESSENGER_ASSETS_NODE"] ?? process.execPath;

/** Starts the built command. Whoever starts it sees that it ends. */
export function spawnBuiltCommand(
  argv: readonly string[],
  { cwd, env, prefix = [] }: BuiltCommandOptions,
): BuiltCommand {
  const [file = nodePath, ...args] = [...prefix, nodePath, binPath, ...argv];
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return readOutput(child);
}

/** Reads what a process prints, to its end. */
export function readOutput(child: PrintingChild): BuiltCommand {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const closed = new Promise<CommandEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, closed };
}
