import { setTimeout as delay } from "node:timers/promises";

const longestWaitMs = 15_000;

/** Resolves when `isSo` says so; fails when that takes too long. */
export async function waitUntil(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + longestWaitMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`it did not happen: ${what}`);
    await delay(10);
  }
}
