import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { listNames } from "../list-names.ts";
import { readProcessState } from "../run-lock/process-state.ts";

let lastNumber = 0;

/** Where the next version of the file `target` is written, before it takes its place. The name tells who writes it. */
export function nextTornPath(target: string): string {
  lastNumber += 1;
  return `${target}.${process.pid}-${lastNumber}.tmp`;
}

/** Removes the next versions of `target` whose writers of this machine were killed. What cannot be removed stays. */
export async function removeTornFiles(target: string): Promise<void> {
  const folder = dirname(target);
  const prefix = `${basename(target)}.`;
  for (const name of await listNames(folder)) {
    const [, pid, number] = (name.startsWith(prefix) && writer.exec(name.slice(prefix.length))) || [];
    if (pid === undefined || !(await isGone(Number(pid), Number(number)))) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

const writer = /^(\d+)-(\d+)\.tmp$/;

async function isGone(pid: number, number: number): Promise<boolean> {
  // In a container each run may have the number of the one before.
  if (pid === process.pid) return number > lastNumber;
  return (await readProcessState(pid)).kind === "dead";
}
