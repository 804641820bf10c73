import { spawn } from "node:child_process";
import { onTestFinished, vi } from "vitest";
import {
  type BuiltCommand,
  binPath,
  type CommandEnd,
  nodePath,
  type PrintingChild,
  readOutput,
  spawnBuiltCommand,
} from "./built-command.ts";
import { checkDocument } from "./schemas.ts";

/** How a command ended, and what it printed. */
export interface Finished extends CommandEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document on stdout, where `--json` asked for it; it fits its schema. */
  readonly document: unknown;
}

/** A command that is running. */
export interface RunningCommand {
  readonly child: PrintingChild;
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

// A test runs several processes, and the machine may have other work.
vi.setConfig({ testTimeout: 60_000 });
const longestRunMs = 45_000;
const longestSandboxMs = 600_000;

/** A command that is running on a terminal of 80 columns and 24 rows; what it shows there is its stdout. */
export interface CommandOnTerminal extends RunningCommand {
  /** Presses Ctrl-C. */
  readonly interrupt: () => void;
}

/** Starts the built command; it ends with the test at the latest. */
export function startCommand(argv: readonly string[], { cwd, env = {} }: CommandOptions): RunningCommand {
  return watch(spawnBuiltCommand(argv, { cwd, env }), argv);
}

/** Starts the built command on a terminal that `script` (util-linux) plays. */
export function startOnTerminal(
  argv: readonly string[],
  { cwd, env = {} }: CommandOptions,
): CommandOnTerminal {
  const command = `stty cols 80 rows 24 && exec "$NODE" "$BIN" ${argv.join(" ")}`;
  const child = spawn("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], {
    cwd,
    env: { PATH: process.env["PATH"], SHELL: "/bin/sh", NODE: nodePath, BIN: binPath, ...env },
  });
  // A terminal shows documents with other line ends: nobody reads them there.
  return { ...watch(readOutput(child), []), interrupt: () => child.stdin.write("\u0003") };
}

function watch({ child, stdout, stderr, closed }: BuiltCommand, argv: readonly string[]): RunningCommand {
  let isLate = false;
  // A sandbox runs for as long as its test does.
  const timer = setTimeout(
    () => {
      isLate = true;
      child.kill("SIGKILL");
    },
    argv[0] === "sandbox" ? longestSandboxMs : longestRunMs,
  );
  const finish = async (): Promise<Finished> => {
    const { exitCode, signal } = await closed.finally(() => clearTimeout(timer));
    const printed = { stdout: stdout(), stderr: stderr() };
    if (isLate) throw new Error(`${argv.join(" ")} did not end:\n${printed.stdout}\n${printed.stderr}`);
    return { exitCode, signal, ...printed, document: documentOf(argv, signal, printed.stdout) };
  };
  const ended = finish();
  // Whoever waits is told; a command that nobody waits for is ended by the line below.
  ended.catch(() => undefined);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return { child, stdout, stderr, ended };
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
