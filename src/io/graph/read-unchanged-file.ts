import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { UploadError } from "../../apply/upload-error.ts";
import { type OpenFile, openFile } from "../open-file.ts";

const chunkBytes = 65_536;

/** Files up to this size are read whole: as many bytes as of a larger one are held at a time. */
export const wholeFileMaxBytes: number = chunkBytes;

/**
 * The bytes of the file at `path`, as long as it has just `sizeBytes`, at most `wholeFileMaxBytes`.
 *
 * @throws {UploadError} `file-changed` when it is gone or has another size; `file-unreadable`.
 */
export async function readWholeFile(path: string, sizeBytes: number): Promise<Buffer> {
  try {
    const file = await openFile(path);
    try {
      return await readWhole(file, { path, sizeBytes });
    } finally {
      file.close();
    }
  } catch (error) {
    throw error instanceof UploadError ? error : readFailure(path, error);
  }
}

async function readWhole(
  file: OpenFile,
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
): Promise<Buffer> {
  const stats = file.stats();
  if (!stats.isFile() || Number(stats.size) !== sizeBytes) throw fileChanged(path, "has another size");
  const bytes = Buffer.allocUnsafe(sizeBytes);
  if ((await file.read(bytes)) < sizeBytes) throw fileChanged(path, "has shrunk");
  return bytes;
}

/**
 * The bytes of the file at `path`, in chunks of 64 KiB, as long as it has just `sizeBytes`; opened at the first chunk.
 *
 * @throws {UploadError} as `readWholeFile`, now or while it is read.
 */
export async function readUnchangedFile(
  path: string,
  sizeBytes: number,
): Promise<AsyncGenerator<Buffer, void>> {
  const facts = await stat(path).catch((error: unknown) => {
    throw readFailure(path, error);
  });
  if (!facts.isFile() || facts.size !== sizeBytes) throw fileChanged(path, "has another size");
  return chunksOf(path, sizeBytes);
}

async function* chunksOf(path: string, sizeBytes: number): AsyncGenerator<Buffer, void> {
  let readBytes = 0;
  // `end` is inclusive: one byte more than planned shows a file that has grown.
  const file = createReadStream(path, { highWaterMark: chunkBytes, start: 0, end: sizeBytes });
  try {
    for await (const chunk of file) {
      if (!Buffer.isBuffer(chunk)) continue;
      readBytes += chunk.length;
      if (readBytes > sizeBytes) throw fileChanged(path, "has grown");
      yield chunk;
    }
  } catch (error) {
    throw error instanceof UploadError ? error : readFailure(path, error);
  }
  if (readBytes < sizeBytes) throw fileChanged(path, "has shrunk");
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
