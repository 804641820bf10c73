import { writeSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { journalHeader } from "../../core/lockfile/journal-lines.ts";
import { fileError } from "../file-error.ts";
import { syncFolder } from "../sync-folder.ts";
import { ensureFolderOf } from "../work-folder.ts";

/** A file that only grows, line by line. */
export interface JournalFile {
  /** Resolves when the line, which ends in a newline, is on the disk. */
  readonly append: (line: string) => Promise<void>;
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface PendingLine {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The file at `path`, made at its first line; diagnostics call it `shownAs`. */
export function openJournalFile(path: string, shownAs: string): JournalFile {
  let handle: FileHandle | undefined;
  let pending: PendingLine[] = [];
  let flushing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  const write = async (text: string): Promise<void> => {
    const isNew = handle === undefined;
    handle ??= await openForAppending(path);
    writeWhole(handle.fd, isNew ? `${await openingOf(handle)}${text}` : text);
    await handle.datasync();
    if (isNew) await syncFolder(dirname(path));
  };
  const flush = async (): Promise<void> => {
    await setImmediate();
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        await write(batch.map(({ text }) => text).join(""));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        failure = { error: journalError(shownAs, error) };
        for (const { reject } of [...batch, ...pending]) reject(failure.error);
        pending = [];
      }
    }
    flushing = undefined;
  };
  const close = async (): Promise<void> => {
    await flushing;
    const closed = handle;
    handle = undefined;
    await closed?.close();
  };
  return {
    append: (text) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure.error);
        pending.push({ text, resolve, reject });
        flushing ??= flush();
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

async function openForAppending(path: string): Promise<FileHandle> {
  await ensureFolderOf(path);
  return await open(path, "a+");
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
