import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Calls `act` while the process stands still, so that no step of it comes between those of `act`. */
export async function whileFrozen(child: ChildProcess, act: () => void): Promise<void> {
  child.kill("SIGSTOP");
  while (isRunning(child)) await delay(1);
  try {
    act();
  } finally {
    child.kill("SIGCONT");
  }
}

/** Whether the process goes on; it may take the system a moment to stop it. Without /proc nobody knows. */
function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  const path = `/proc/${pid}/stat`;
  if (exitCode !== null || signalCode !== null || !existsSync(path)) return false;
  const text = readFileSync(path, "utf8");
  return !/^[TZX]/.test(text.slice(text.lastIndexOf(")") + 2));
}
