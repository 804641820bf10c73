// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * Processes that end together: when one of them ends by itself, `onEnd` is told.
 *
 * @typedef {object} Children
 * @property {(args: readonly string[], options: ChildOptions) => Promise<string>} start Starts a command and gives the first line
 * that it prints.
 * @property {(args: readonly string[], options: ChildOptions) => Promise<void>} run Runs a command to its end, and rejects
 * when it fails.
 * @property {() => Promise<void>} end Ends all that run.
 *
 * @typedef {object} ChildOptions
 * @property {string} cwd
 * @property {Readonly<Record<string, string | undefined>>} [env] Beside the variables of this process.
 */

/**
 * @param {(command: string) => void} onEnd
 * @returns {Children}
 */
export function createChildren(onEnd) {
  /** @type {Set<{ readonly kill: () => void, readonly ended: Promise<unknown> }>} */
  const running = new Set();
  let isEnding = false;

  /** @type {(args: readonly string[], options: ChildOptions, stdout: "inherit" | "pipe") => import("node:child_process").ChildProcess} */
  const open = ([file = "", ...args], { cwd, env = {} }, stdout) => {
    if (isEnding) throw new Error("told to end");
    // Without a process group of its own it would hear of Ctrl-C before it is told to end.
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", stdout, "inherit"],
      detached: true,
    });
    const ended = new Promise((resolve) => child.once("close", resolve).once("error", resolve));
    const entry = { kill: () => child.kill("SIGTERM"), ended };
    running.add(entry);
    ended.then(() => running.delete(entry));
    return child;
  };

  return {
    start: async (args, options) => {
      const child = open(args, options, "pipe");
      child.once("close", () => isEnding || onEnd(args.join(" ")));
      if (child.stdout === null) throw new Error("no stdout");
      for await (const line of createInterface(child.stdout)) {
        child.stdout.pipe(process.stdout);
        return line;
      }
      throw new Error(`\`${args.join(" ")}\` said nothing`);
    },
    run: async (args, options) => {
      const child = open(args, options, "inherit");
      const code = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
      if (code !== 0 && !isEnding) throw new Error(`\`${args.join(" ")}\` ended with ${code}`);
    },
    end: async () => {
      isEnding = true;
      for (const { kill } of running) kill();
      await Promise.all([...running].map(({ ended }) => ended));
    },
  };
}
