import { writeSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { journalHeader } from "../../core/lockfile/journal-lines.ts";
import { fileError } from "../file-error.ts";
import { syncFolder } from "../sync-folder.ts";
import { ensureFolderOf } from "../work-folder.ts";

/** A file that only grows, line by line. Each line ends in a newline. */
export interface JournalFile {
  /** Makes the file before its first line. Never rejects: what is wrong is told with the first line. */
  readonly open: () => Promise<void>;
  /** Resolves when the kernel has the line: a kill does not lose it. It is synced at once, but not waited for. */
  readonly write: (line: string) => Promise<void>;
  /** Resolves when the line is on the disk. */
  readonly append: (line: string) => Promise<void>;
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface UnsyncedLine {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The file at `path`, made at its first line; diagnostics call it `shownAs`. */
export function openJournalFile(path: string, shownAs: string): JournalFile {
  let opening: Promise<FileHandle> | undefined;
  let unsynced: UnsyncedLine[] = [];
  let syncing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  const fail = (error: unknown): unknown => {
    failure ??= { error: journalError(shownAs, error) };
    return failure.error;
  };
  const sync = async (handle: FileHandle): Promise<void> => {
    // What is sent now goes first, and lines that come close together are synced together.
    await setTimeout(2);
    while (unsynced.length > 0) {
      const batch = unsynced;
      unsynced = [];
      try {
        await handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        fail(error);
        for (const { reject } of batch) reject(failure?.error);
      }
    }
    syncing = undefined;
  };
  const opened = (): Promise<FileHandle> => {
    opening ??= openForAppending(path);
    return opening;
  };
  const write = async (text: string, line: UnsyncedLine): Promise<void> => {
    try {
      const handle = await opened();
      // Nothing may follow a line that was cut off.
      if (failure !== undefined) throw failure.error;
      writeWhole(handle.fd, text);
      unsynced.push(line);
      syncing ??= sync(handle);
    } catch (error) {
      throw fail(error);
    }
  };
  const close = async (): Promise<void> => {
    const handle = await opening?.catch(() => undefined);
    opening = undefined;
    await syncing;
    await handle?.close();
  };
  return {
    open: async () => {
      await opened().catch(() => undefined);
    },
    write: (text) => write(text, unattended),
    append: (text) =>
      new Promise((resolve, reject) => {
        write(text, { resolve, reject }).catch(reject);
      }),
    clear: async () => {
      await close();
      await rm(path, { force: true }).catch((error: unknown) => {
        throw journalError(shownAs, error);
      });
    },
    close,
  };
}

/** Whether it could be synced is seen by the lines after it. */
const unattended: UnsyncedLine = { resolve: () => undefined, reject: () => undefined };

/** With what comes before a run's first line in it. */
async function openForAppending(path: string): Promise<FileHandle> {
  await ensureFolderOf(path);
  const handle = await open(path, "a+");
  try {
    writeWhole(handle.fd, await openingOf(handle));
    await syncFolder(dirname(path));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** At once: this only hands the bytes to the kernel, and a thread of its own for that costs more; syncing has one. */
function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

/** What comes before the first line of a run: a cut-off run may have left its last line without an end. */
async function openingOf(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  if (size === 0) return journalHeader;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === "\n" ? journalHeader : `\n${journalHeader}`;
}

function journalError(shownAs: string, error: unknown): unknown {
  const message = `the journal \`${shownAs}\` cannot be written`;
  const hint = "nothing is uploaded without it: an ID would be lost if the run were cut off";
  return fileError({ code: "journal-unwritable", message, hint, file: shownAs }, error);
}
