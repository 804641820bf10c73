import { createInterface } from "node:readline";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { systemClock } from "../../../src/io/clock.ts";
import { acquireRunLock, type RunLock } from "../../../src/io/run-lock/acquire-run-lock.ts";

/**
 * A program that does what the lines of its stdin say, and answers each with one line: `take [TIMEOUT_MS]` (`held`, or the
 * codes of what went wrong), `release` (`released`), `name` (its pid).
 */
async function obey(path: string): Promise<void> {
  let lock: RunLock | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, timeout] = line.split(" ");
    if (word === "take") {
      lock = await take(path, Number(timeout ?? 0));
    } else if (word === "release") {
      await lock?.release();
      say("released");
    } else {
      say(String(process.pid));
    }
  }
}

async function take(path: string, timeoutMs: number): Promise<RunLock | undefined> {
  try {
    const lock = await acquireRunLock(path, {
      clock: systemClock,
      timeoutMs,
      onWait: ({ pid }) => say(`waits for ${pid}`),
    });
    say("held");
    return lock;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    say(error.message);
    return undefined;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await obey(process.argv[2] ?? "");
