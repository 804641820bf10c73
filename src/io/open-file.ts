import { type BigIntStats, closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";

/** A file that is open for reading, to be closed. */
export interface OpenFile {
  readonly stats: () => BigIntStats;
  /** Fills `buffer` with the next bytes and gives how many came: none at the end. */
  readonly read: (buffer: Uint8Array) => Promise<number>;
  /**
   * Fills `buffer` again and again and gives `take` what came, until that says that it was the last, or nothing comes. Less
   * is left behind for the garbage collector than by a `read` for each.
   */
  readonly readOn: (buffer: Uint8Array, take: (bytes: Uint8Array) => boolean) => Promise<void>;
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
    readOn: async (buffer, take) => {
      if (buffer.length <= readAtOnceMaxBytes) readOnHere(descriptor, buffer, take);
      else await readOnInThread(descriptor, buffer, take);
    },
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

type Take = (bytes: Uint8Array) => boolean;

function readOnHere(descriptor: number, buffer: Uint8Array, take: Take): void {
  for (;;) {
    const count = readSync(descriptor, buffer, 0, buffer.length, null);
    if (count === 0 || take(buffer.subarray(0, count))) return;
  }
}

function readOnInThread(descriptor: number, buffer: Uint8Array, take: Take): Promise<void> {
  return new Promise((resolve, reject) => {
    const readNext = (): void => read(descriptor, buffer, 0, buffer.length, null, taken);
    const taken = (error: NodeJS.ErrnoException | null, count: number): void => {
      try {
        if (error !== null) throw error;
        if (count === 0 || take(count === buffer.length ? buffer : buffer.subarray(0, count))) resolve();
        else readNext();
      } catch (problem) {
        reject(problem);
      }
    };
    readNext();
  });
}
