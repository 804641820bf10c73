import { type BigIntStats, closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";

/** A file that is open for reading, to be closed. */
export interface OpenFile {
  readonly stats: () => BigIntStats;
  /** Fills `buffer` with the next bytes, at once, and gives how many came: none at the end. */
  readonly readNow: (buffer: Buffer) => number;
  /** The same by a thread, so that the process is free for other work meanwhile; no two at a time. */
  readonly readInThread: (
    buffer: Buffer,
    done: (error: NodeJS.ErrnoException | null, count: number) => void,
  ) => void;
  /** Fills `buffer` again and again and gives `take` what came, until that says that it was the last, or nothing comes. */
  readonly readOn: (buffer: Buffer, take: Take) => Promise<void>;
  readonly close: () => void;
}

type Take = (bytes: Buffer) => boolean;

/** Handing a read to a thread costs more than reading this many bytes. */
const readAtOnceMaxBytes = 65_536;

/**
 * Opens the file at `path`. Of many reads, each leaves as little as may be behind for the garbage collector: no promises. A
 * pipe is not waited for.
 *
 * @throws the file system's error.
 */
export function openFile(path: string): OpenFile {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const file: OpenFile = {
    stats: () => fstatSync(descriptor, { bigint: true }),
    readNow: (buffer) => readSync(descriptor, buffer, 0, buffer.length, null),
    readInThread: (buffer, done) => read(descriptor, buffer, 0, buffer.length, null, done),
    readOn: async (buffer, take) => {
      if (buffer.length <= readAtOnceMaxBytes) readOnNow(file, buffer, take);
      else await readOnInThread(file, buffer, take);
    },
    close: () => closeSync(descriptor),
  };
  return file;
}

function readOnNow(file: OpenFile, buffer: Buffer, take: Take): void {
  for (;;) {
    const count = file.readNow(buffer);
    if (count === 0 || take(buffer.subarray(0, count))) return;
  }
}

function readOnInThread(file: OpenFile, buffer: Buffer, take: Take): Promise<void> {
  return new Promise((resolve, reject) => {
    const taken = (error: NodeJS.ErrnoException | null, count: number): void => {
      try {
        if (error !== null) throw error;
        if (count === 0 || take(firstOf(buffer, count))) resolve();
        else file.readInThread(buffer, taken);
      } catch (problem) {
        reject(problem);
      }
    };
    file.readInThread(buffer, taken);
  });
}

/** The first `count` bytes of `buffer`: itself, mostly, as a view is garbage soon. */
export function firstOf(buffer: Buffer, count: number): Buffer {
  return count === buffer.length ? buffer : buffer.subarray(0, count);
}
