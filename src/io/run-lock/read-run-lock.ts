import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../apply/ports.ts";
import { errorCode } from "../error-code.ts";
import { judgeLock, type LockVerdict } from "./judge-lock.ts";
import { readLockFile } from "./lock-file.ts";
import { createOwner } from "./lock-holder.ts";

/** How a run lock stands. */
export type RunLockState =
  | LockVerdict
  | { readonly kind: "free" }
  /** It could not be taken; `reason` is the system's code. */
  | { readonly kind: "unreadable"; readonly reason: string | undefined };

/** How the run lock whose file is `path` stands; makes and takes nothing. */
export async function readRunLock(path: string, { now }: Pick<Clock, "now">): Promise<RunLockState> {
  try {
    const file = readLockFile(path);
    if (file !== undefined) return await judgeLock(file, await createOwner(), now());
    assertWritable(dirname(path));
    return { kind: "free" };
  } catch (error) {
    return { kind: "unreadable", reason: errorCode(error) };
  }
}

/** The folder, or the nearest above it that exists, in which it would be made. */
function assertWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (errorCode(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    assertWritable(dirname(folder));
  }
}
