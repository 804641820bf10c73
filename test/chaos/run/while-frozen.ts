import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Calls `act` while the process stands still, at a moment that is not `isBad`. */
export async function whileFrozen(child: ChildProcess, isBad: () => boolean, act: () => void): Promise<void> {
  for (;;) {
    child.kill("SIGSTOP");
    while (isRunning(child)) await delay(1);
    const isGood = !isBad() || hasEnded(child);
    if (isGood) act();
    child.kill("SIGCONT");
    if (isGood) return;
    await delay(1);
  }
}

/** Whether the process goes on; it may take the system a moment to stop it. Without /proc nobody knows. */
function isRunning(child: ChildProcess): boolean {
  const path = `/proc/${child.pid}/stat`;
  if (hasEnded(child) || !existsSync(path)) return false;
  const text = readFileSync(path, "utf8");
  return !/^[TZX]/.test(text.slice(text.lastIndexOf(")") + 2));
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
