import { readFile } from "node:fs/promises";
import type { LockfileStore } from "../../apply/ports.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { parseLockfileHealing } from "../../core/lockfile/parse-lockfile-healing.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";
import { ensureFolderOf } from "../work-folder.ts";
import { writeAtomically } from "./write-atomically.ts";

/** A lockfile as it was read. */
interface ReadLockfile {
  readonly lockfile: Lockfile;
  /** The file's text; undefined when there is no file. */
  readonly text: string | undefined;
  /** Whether git's conflict markers had to be healed. */
  readonly healed: boolean;
}

/** The lockfile on disk. */
export interface OpenLockfileStore extends LockfileStore {
  /**
   * Reads the file. Only a missing one is empty.
   *
   * @throws {DiagnosticError} `lockfile-unreadable`, or as `parseLockfileHealing`.
   */
  readonly read: () => Promise<ReadLockfile>;
  /**
   * Writes the lockfile whole and at once, unless the file already holds just that. Of writes that wait for another, only
   * the last is done.
   *
   * @throws {DiagnosticError} `lockfile-unwritable`; the file is as it was then.
   */
  readonly write: (lockfile: Lockfile) => Promise<void>;
}

/** The store of the lockfile at `path`, which diagnostics call `shownAs`. */
export function openLockfileStore(path: string, shownAs: string = path): OpenLockfileStore {
  let latest: Lockfile = emptyLockfile;
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const writeLatest = (): Promise<void> => {
    waiting = undefined;
    return writeLockfile(latest, path, shownAs);
  };
  return {
    read: () => readLockfile(path, shownAs),
    write: (lockfile) => {
      latest = lockfile;
      if (waiting !== undefined) return waiting;
      waiting = running.then(writeLatest, writeLatest);
      running = waiting;
      return waiting;
    },
  };
}

async function readLockfile(path: string, shownAs: string): Promise<ReadLockfile> {
  const text = await readText(path, shownAs);
  if (text === undefined) return { lockfile: emptyLockfile, text, healed: false };
  return { ...parseLockfileHealing(text, shownAs), text };
}

async function writeLockfile(lockfile: Lockfile, path: string, shownAs: string): Promise<void> {
  const text = serializeLockfile(lockfile);
  if ((await readText(path, shownAs)) === text) return;
  try {
    await ensureFolderOf(path);
    await writeAtomically(path, text);
  } catch (error) {
    const message = `\`${shownAs}\` cannot be written`;
    throw fileError({ code: "lockfile-unwritable", message, file: shownAs }, error);
  }
}

/** Any error but a missing file stops the command: an ID must not get lost because a disk was slow to come up. */
async function readText(path: string, shownAs: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    const message = `\`${shownAs}\` cannot be read`;
    const hint = "make it readable, or restore it from git: only a missing lockfile counts as empty";
    throw fileError({ code: "lockfile-unreadable", message, hint, file: shownAs }, error);
  }
}
