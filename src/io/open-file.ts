import { type BigIntStats, closeSync, constants, fstatSync, open, read } from "node:fs";
import { promisify } from "node:util";

/** A file that is open for reading, to be closed. */
export interface OpenFile {
  readonly stats: () => BigIntStats;
  /** Fills `buffer` with the next bytes and gives how many came: none at the end. */
  readonly read: (buffer: Uint8Array) => Promise<number>;
  readonly close: () => void;
}

const openDescriptor = promisify(open);
const readDescriptor = promisify(read);

/**
 * Opens the file at `path`. What may wait for a disk leaves the process free for other work; what only asks the kernel is
 * done at once, because handing it to a thread costs more than many a small file. A pipe is not waited for.
 *
 * @throws the file system's error.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const descriptor = await openDescriptor(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return {
    stats: () => fstatSync(descriptor, { bigint: true }),
    read: async (buffer) => (await readDescriptor(descriptor, buffer, 0, buffer.length, null)).bytesRead,
    close: () => closeSync(descriptor),
  };
}
