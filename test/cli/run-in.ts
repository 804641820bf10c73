import type { CommandContext } from "../../src/cli/context.ts";
import { run } from "../../src/cli/run.ts";
import { defaultUrlTimeouts, type UrlTimeouts } from "../../src/io/facts/url-timeouts.ts";

type Signal = "SIGINT" | "SIGTERM";

/** What a command printed, and its exit code. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether stdout and stderr are terminals. */
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly nowMs?: number;
  readonly urlTimeouts?: Partial<UrlTimeouts>;
}

/** A command under way. */
export interface Running {
  readonly ended: Promise<Ran>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly send: (signal: Signal) => void;
  /** How many listen for signals. */
  readonly listeners: () => number;
  /** The codes that the process was ended with at once. */
  readonly exits: readonly number[];
}

/** The instant that commands run at: 2026-11-22, 08:00 UTC. */
export const nowMs: number = Date.UTC(2026, 10, 22, 8);

/** Starts a command in `cwd`, in this process. */
export function startIn(cwd: string, argv: readonly string[], options: RunOptions = {}): Running {
  const printed = { stdout: "", stderr: "" };
  const writeTo = (stream: keyof typeof printed) => (text: string) => {
    printed[stream] += text;
  };
  const listeners = new Set<(signal: Signal) => void>();
  const exits: number[] = [];
  const exitListeners: (() => void)[] = [];
  const terminal = options.isTerminal === true ? { isTTY: true, columns: options.columns ?? 100 } : {};
  const context: CommandContext = {
    stdout: { ...terminal, write: writeTo("stdout") },
    stderr: { ...terminal, write: writeTo("stderr") },
    env: options.env ?? {},
    cwd,
    clock: { now: () => options.nowMs ?? nowMs, sleep: async () => undefined },
    urlTimeouts: { ...defaultUrlTimeouts, ...options.urlTimeouts },
    exit: (code) => {
      exits.push(code);
      for (const listener of exitListeners) listener();
    },
    onExit: (listener) => void exitListeners.push(listener),
    onSignal: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    ended: run(argv, context).then((exitCode) => ({ exitCode, ...printed })),
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    send: (signal) => {
      for (const listener of [...listeners]) listener(signal);
    },
    listeners: () => listeners.size,
    exits,
  };
}

/** Runs a command in `cwd` to its end, in this process. */
export function runIn(cwd: string, argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return startIn(cwd, argv, options).ended;
}
