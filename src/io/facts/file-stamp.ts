import type { BigIntStats } from "node:fs";

/** What changes when a file changes: the part of its inode that a cache goes by. Times are ns since the epoch. */
export interface FileStamp {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
}

/** The stamp in `stats`. */
export function fileStamp({ size, mtimeNs, ctimeNs, ino }: BigIntStats): FileStamp {
  return { size, mtimeNs, ctimeNs, ino };
}

/** Whether `a` and `b` are equal in all parts. */
export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino;
}

/**
 * The coarsest grain of time that a file system here may have, in ns: 2 s, FAT's.
 *
 * Source: Microsoft, File Times, read 2026-11.
 */
const grainNs = 2_000_000_000n;

/**
 * Whether a file with `stamp`, read from `readAtNs` on, may change again without its stamp showing it.
 *
 * Git's "racily clean" rule: it was changed within the clock's grain of being read.
 */
export function isRacy(stamp: FileStamp, readAtNs: bigint): boolean {
  return stamp.mtimeNs > readAtNs - grainNs || stamp.ctimeNs > readAtNs - grainNs;
}
