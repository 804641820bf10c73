import { stat } from "node:fs/promises";
import { UploadError } from "../../apply/upload-error.ts";
import { giveBlockBack, takeBlock } from "../block-pool.ts";
import { openFile } from "../open-file.ts";

/** Files up to this size are read whole. */
export const wholeFileMaxBytes = 65_536;

/**
 * The bytes of the file at `path`, as long as it has just `sizeBytes`, at most `wholeFileMaxBytes`.
 *
 * @throws {UploadError} `file-changed` when it is gone or has another size; `file-unreadable`.
 */
export async function readWholeFile(path: string, sizeBytes: number): Promise<Buffer> {
  return await orUploadError(path, async () => {
    const file = await openFile(path);
    try {
      const stats = file.stats();
      if (!stats.isFile() || Number(stats.size) !== sizeBytes) throw fileChanged(path, "has another size");
      const bytes = Buffer.allocUnsafe(sizeBytes);
      if ((await file.read(bytes)) < sizeBytes) throw fileChanged(path, "has shrunk");
      return bytes;
    } finally {
      file.close();
    }
  });
}

/**
 * Sees that there is a file of `sizeBytes` at `path`, without opening it.
 *
 * @throws {UploadError} as `readWholeFile`.
 */
export async function expectFileSize(path: string, sizeBytes: number): Promise<void> {
  const stats = await orUploadError(path, () => stat(path));
  if (!stats.isFile() || stats.size !== sizeBytes) throw fileChanged(path, "has another size");
}

/** A file that is read block by block, to be closed. */
export interface BlockReader {
  /**
   * The next bytes; undefined when just the planned size was read.
   *
   * @throws {UploadError} as `readWholeFile`.
   */
  readonly read: () => Promise<Buffer | undefined>;
  readonly close: () => void;
}

/**
 * Opens the file at `path`, which is to have just `sizeBytes`. A block is read into the memory of the last one where
 * `isFree` says that nobody reads that any more.
 *
 * @throws {UploadError} as `readWholeFile`.
 */
export async function openBlockReader(
  path: string,
  sizeBytes: number,
  isFree: () => boolean,
): Promise<BlockReader> {
  const file = await orUploadError(path, () => openFile(path));
  let block: Buffer | undefined;
  let readBytes = 0;
  return {
    read: async () => {
      // Overwritten while a connection still reads it, a block would go out with other bytes than its digest has.
      if (block === undefined || !isFree()) block = takeBlock();
      const count = await file.read(block).catch((error: unknown) => {
        throw readFailure(path, error);
      });
      readBytes += count;
      if (readBytes > sizeBytes) throw fileChanged(path, "has grown");
      if (count > 0) return block.subarray(0, count);
      if (readBytes < sizeBytes) throw fileChanged(path, "has shrunk");
      return undefined;
    },
    close: () => {
      file.close();
      if (block !== undefined && isFree()) giveBlockBack(block);
    },
  };
}

async function orUploadError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UploadError ? error : readFailure(path, error);
  }
}

function readFailure(path: string, error: unknown): UploadError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return fileChanged(path, "is gone");
  return new UploadError({
    code: "file-unreadable",
    message: `\`${path}\` could not be read (${code})`,
    hint: "check its permissions",
    scope: "asset",
  });
}

function fileChanged(path: string, how: string): UploadError {
  return new UploadError({
    code: "file-changed",
    message: `\`${path}\` ${how} since it was planned`,
    hint: "run again: the next plan reads the file anew",
    scope: "asset",
  });
}
