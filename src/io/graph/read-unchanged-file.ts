import { stat } from "node:fs/promises";
import { UploadError } from "../../apply/upload-error.ts";
import { giveBlockBack, takeBlock } from "../block-pool.ts";
import { firstOf, type OpenFile, openFile } from "../open-file.ts";

/** Files up to this size are read whole. */
export const wholeFileMaxBytes = 65_536;

/**
 * The bytes of the file at `path`, as long as it has just `sizeBytes`, at most `wholeFileMaxBytes`.
 *
 * @throws {UploadError} `file-changed` when it is gone or has another size; `file-unreadable`.
 */
export function readWholeFile(path: string, sizeBytes: number): Buffer {
  const file = openPlanned(path);
  try {
    const stats = file.stats();
    if (!stats.isFile() || Number(stats.size) !== sizeBytes) throw fileChanged(path, "has another size");
    const bytes = Buffer.allocUnsafe(sizeBytes);
    if (file.readNow(bytes) < sizeBytes) throw fileChanged(path, "has shrunk");
    return bytes;
  } catch (error) {
    throw orReadFailure(path, error);
  } finally {
    file.close();
  }
}

/**
 * Sees that there is a file of `sizeBytes` at `path`, without opening it.
 *
 * @throws {UploadError} as `readWholeFile`.
 */
export async function expectFileSize(path: string, sizeBytes: number): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    throw readFailure(path, error);
  });
  if (!stats.isFile() || stats.size !== sizeBytes) throw fileChanged(path, "has another size");
}

/** A file that is read block by block, to be closed. */
export interface BlockReader {
  /** Reads the next bytes: undefined when just the planned size was read. No two reads at a time. */
  readonly read: (done: (error: UploadError | undefined, block: Buffer | undefined) => void) => void;
  readonly close: () => void;
}

/**
 * Opens the file at `path`, which is to have just `sizeBytes`. A block is read into the memory of the last one where
 * `isFree` says that nobody reads that any more. Its errors are those of `readWholeFile`.
 *
 * @throws {UploadError} as `readWholeFile`.
 */
export function openBlockReader(path: string, sizeBytes: number, isFree: () => boolean): BlockReader {
  const file = openPlanned(path);
  let block: Buffer | undefined;
  let readBytes = 0;
  return {
    read: (done) => {
      // Overwritten while a connection still reads it, a block would go out with other bytes than its digest has.
      const room = block !== undefined && isFree() ? block : takeBlock();
      block = room;
      file.readInThread(room, (error, count) => {
        readBytes += count;
        if (error !== null) done(readFailure(path, error), undefined);
        else if (readBytes > sizeBytes) done(fileChanged(path, "has grown"), undefined);
        else if (count > 0) done(undefined, firstOf(room, count));
        else done(readBytes < sizeBytes ? fileChanged(path, "has shrunk") : undefined, undefined);
      });
    },
    close: () => {
      file.close();
      if (block !== undefined && isFree()) giveBlockBack(block);
    },
  };
}

function openPlanned(path: string): OpenFile {
  try {
    return openFile(path);
  } catch (error) {
    throw readFailure(path, error);
  }
}

function orReadFailure(path: string, error: unknown): UploadError {
  return error instanceof UploadError ? error : readFailure(path, error);
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
