import { type BigIntStats, closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";

/** A file that is open for reading, to be closed. */
export interface OpenFile {
  readonly stats: () => BigIntStats;
  /** Fills `buffer` with the next bytes and gives how many came: none at the end. */
  readonly read: (buffer: Uint8Array) => Promise<number>;
  readonly close: () => void;
}

/** Handing a read to a thread costs more than reading this many bytes. */
const readAtOnceMaxBytes = 64 * 1024;

/**
 * Opens the file at `path`. Much at once is read by a thread, so that the process is free for other work meanwhile; what
 * costs less than handing it over is done here. A pipe is not waited for.
 *
 * @throws the file system's error.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return {
    stats: () => fstatSync(descriptor, { bigint: true }),
    read: (buffer) =>
      buffer.length <= readAtOnceMaxBytes ? readHere(descriptor, buffer) : readInThread(descriptor, buffer),
    close: () => closeSync(descriptor),
  };
}

async function readHere(descriptor: number, buffer: Uint8Array): Promise<number> {
  return readSync(descriptor, buffer, 0, buffer.length, null);
}

function readInThread(descriptor: number, buffer: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, buffer, 0, buffer.length, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}
