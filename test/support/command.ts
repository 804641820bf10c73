import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";
import { checkDocument } from "./schemas.ts";

/** How a command ended, and what it printed. */
export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document on stdout, where `--json` asked for it; it fits its schema. */
  readonly document: unknown;
}

/** A command that is running. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** What was printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Finished>;
}

/** The world that a command runs in. */
export interface CommandOptions {
  readonly cwd: string;
  /** The whole environment, but for `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
}

const distFolder =
  process.env["MESSENGER_ASSETS_DIST"] ?? fileURLToPath(new URL("../../dist/", import.meta.url));

/** The file that `messenger-assets` runs. */
export const binPath: string = join(distFolder, "bin.js");

/** The node that runs it: `MESSENGER_ASSETS_NODE` is another version. */
export const nodePath: string = process.env["MESSENGER_ASSETS_NODE"] ?? process.execPath;

// A test runs several processes, and the machine may have other work.
vi.setConfig({ testTimeout: 60_000 });
const longestRunMs = 45_000;

/** Starts the built command; it ends with the test at the latest. */
export function startCommand(argv: readonly string[], { cwd, env = {} }: CommandOptions): RunningCommand {
  const child = spawn(nodePath, [binPath, ...argv], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Finished>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${argv.join(" ")} did not end:\n${stdout}\n${stderr}`));
    }, longestRunMs);
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      clearTimeout(timer);
      try {
        resolve({ exitCode, signal, stdout, stderr, document: documentOf(argv, signal, stdout) });
      } catch (error) {
        reject(error);
      }
    });
  });
  // Whoever waits is told; a command that nobody waits for is ended by the line below.
  ended.catch(() => undefined);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** Runs the built command to its end. */
export function runCommand(argv: readonly string[], options: CommandOptions): Promise<Finished> {
  return startCommand(argv, options).ended;
}

function documentOf(argv: readonly string[], signal: NodeJS.Signals | null, stdout: string): unknown {
  const [command = ""] = argv;
  const asksForJson = argv.includes("--json") || argv.join(" ").includes("--format json");
  if (!asksForJson || signal !== null || argv.includes("--help") || command === "sandbox") return undefined;
  return checkDocument(command, stdout);
}
