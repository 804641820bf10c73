import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small file system of its own. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills it up but for so many bytes. */
  readonly fill: (spareBytes: number) => void;
  readonly isFull: () => boolean;
  /** Gives the room back. */
  readonly free: () => void;
  readonly remove: () => void;
}

const sizeBytes = 16 * 1_048_576;

/** Mounts a small disk; undefined where that is not allowed. */
export function mountSmallDisk(): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "messenger-assets-small-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${sizeBytes}`, "tmpfs", folder]);
  if (status !== 0) {
    rmdirSync(folder);
    return undefined;
  }
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: (spareBytes) => fillDisk(folder, ballast, spareBytes),
    isFull: () => existsSync(ballast),
    free: () => rmSync(ballast, { force: true }),
    remove: () => {
      spawnSync("umount", ["--lazy", folder]);
      rmdirSync(folder);
    },
  };
}

function fillDisk(folder: string, ballast: string, spareBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const file = openSync(ballast, "a");
  try {
    const bytes = Math.max(0, bavail * bsize - spareBytes);
    for (let written = 0; written < bytes; ) written += writeSync(file, Buffer.alloc(bytes - written));
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  } finally {
    closeSync(file);
  }
}

/** Whether a write failed for lack of room. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}

/**
 * The command that lets the one after it write files of about so many bytes at the most: what is more is an error as of a
 * full disk, or kills the command with SIGXFSZ where a library listens for that.
 */
export function withSizeLimit(bytes: number): readonly string[] {
  return ["sh", "-c", `trap '' XFSZ; ulimit -f ${Math.ceil(bytes / 512)}; exec "$@"`, "sh"];
}

/** Whether sizes can be limited here. */
export function canLimitSizes(): boolean {
  const [file = "", ...args] = withSizeLimit(1_000);
  return spawnSync(file, [...args, "true"]).status === 0;
}
