import type { Clock } from "../../apply/ports.ts";
import { judgeLock } from "./judge-lock.ts";
import { readLockFile } from "./lock-file.ts";
import { createOwner } from "./lock-holder.ts";

/**
 * Whether a run holds the lock whose file is `path`, or is about to. What a killed run left behind does not count; what
 * cannot be read does.
 */
export async function isRunLockHeld(path: string, { now }: Pick<Clock, "now">): Promise<boolean> {
  try {
    const file = readLockFile(path);
    if (file === undefined) return false;
    const { kind } = await judgeLock(file, await createOwner(), now());
    return kind !== "stale";
  } catch {
    return true;
  }
}
