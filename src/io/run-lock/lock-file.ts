import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { errorCode } from "../error-code.ts";
import { type LockHolder, parseHolder, renderHolder } from "./lock-holder.ts";

/** A lock's file as it was at one moment. */
export interface LockFile {
  readonly text: string;
  /** Undefined when the file was not written whole, or not by us. */
  readonly holder: LockHolder | undefined;
  /** When the holder last gave a sign of life, in milliseconds since the epoch. */
  readonly touchedMs: number;
}

// What follows is synchronous so that nothing of this process, and as little as can be of another, comes between its steps.

/**
 * Makes the lock's file at `path`; false when there is one.
 *
 * @throws the file system's error.
 */
export function createLockFile(path: string, holder: LockHolder): boolean {
  const descriptor = openNew(path);
  if (descriptor === undefined) return false;
  try {
    writeSync(descriptor, renderHolder(holder));
    // Had this process stood still since it made the file, another may have taken that for garbage, and removed it.
    return fstatSync(descriptor).nlink > 0;
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function openNew(path: string): number | undefined {
  try {
    return openSync(path, "wx");
  } catch (error) {
    if (errorCode(error) === "EEXIST") return undefined;
    throw error;
  }
}

/**
 * The lock's file at `path`; undefined when there is none.
 *
 * @throws the file system's error.
 */
export function readLockFile(path: string): LockFile | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const text = readText(path);
  return { text, holder: parseHolder(text), touchedMs: stats.mtimeMs };
}

// A link that leads nowhere has no text, and yet stands where the file would have to be made.
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  }
}

/**
 * Removes the lock's file at `path` if it is still as it was `seen`.
 *
 * @throws the file system's error.
 */
export function removeLockFile(path: string, seen: LockFile): void {
  const file = readLockFile(path);
  if (file === undefined || file.text !== seen.text || file.touchedMs !== seen.touchedMs) return;
  unlinkSync(path);
}

/** Removes the lock's file at `path` if it is the one with `nonce`. One that cannot be removed stays: its holder will be dead. */
export function removeOwnLockFile(path: string, nonce: string): void {
  ignoringFileErrors(() => {
    if (readLockFile(path)?.holder?.nonce === nonce) unlinkSync(path);
  });
}

/** Says by the time of the lock's file at `path`, if it is the one with `nonce`, that its holder lives. */
export function touchOwnLockFile(path: string, nonce: string, nowMs: number): void {
  ignoringFileErrors(() => {
    if (readLockFile(path)?.holder?.nonce === nonce) utimesSync(path, nowMs / 1000, nowMs / 1000);
  });
}

function ignoringFileErrors(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}
