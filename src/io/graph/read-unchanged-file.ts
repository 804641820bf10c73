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
  /** Reads the next bytes, for `onRead`; no two reads at a time. */
  readonly read: () => void;
  readonly close: () => void;
}

/** What reading block by block needs. */
export interface BlockReaderOptions {
  /** Whether nobody reads the last block any more: its memory takes the next one. */
  readonly isFree: () => boolean;
  /** Called with the bytes of each read, or undefined when just the planned size was read; errors are as `readWholeFile`'s. */
  readonly onRead: (error: UploadError | undefined, block: Buffer | undefined) => void;
}

/**
 * Opens the file at `path`, which is to have just `sizeBytes`.
 *
 * @throws {UploadError} as `readWholeFile`.
 */
export function openBlockReader(
  path: string,
  sizeBytes: number,
  { isFree, onRead }: BlockReaderOptions,
): BlockReader {
  const file = openPlanned(path);
  let block: Buffer | undefined;
  let readBytes = 0;
  const onBytes = (error: NodeJS.ErrnoException | null, count: number): void => {
    readBytes += count;
    if (error !== null) onRead(readFailure(path, error), undefined);
    else if (readBytes > sizeBytes) onRead(fileChanged(path, "has grown"), undefined);
    else if (count > 0 && block !== undefined) onRead(undefined, firstOf(block, count));
    else onRead(readBytes < sizeBytes ? fileChanged(path, "has shrunk") : undefined, undefined);
  };
  return {
    read: () => {
      // Overwritten while a connection still reads it, a block would go out with other bytes than its digest has.
      if (block === undefined || !isFree()) block = takeBlock();
      file.readInThread(block, onBytes);
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
