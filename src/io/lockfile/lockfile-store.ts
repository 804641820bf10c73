import { existsSync, readFileSync } from "node:fs";
import { access, constants, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { LockfileStore } from "../../apply/ports.ts";
import { hasConflictMarkers } from "../../core/lockfile/heal-conflicts.ts";
import { emptyLockfile, type Lockfile } from "../../core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../core/lockfile/merge-lockfiles.ts";
import { parseLockfileHealing } from "../../core/lockfile/parse-lockfile-healing.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import { errorCode } from "../error-code.ts";
import { fileError } from "../file-error.ts";
import { ensureFolderOf } from "../work-folder.ts";
import { readMergeStages } from "./read-merge-stages.ts";
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
   * Checks that the file can be written, before anything is sent whose ID could then not be kept.
   *
   * @throws {DiagnosticError} `lockfile-unwritable`.
   */
  readonly assertWritable: () => Promise<void>;
  /**
   * Reads the file. Only a missing one is empty.
   *
   * @throws {DiagnosticError} `lockfile-unreadable`, or as `parseLockfileHealing`.
   */
  readonly read: () => Promise<ReadLockfile>;
  /**
   * Writes the lockfile whole and at once, unless the file already holds just that, and gives what the file holds then.
   * What somebody else has written since the file was read is merged in. Of writes that wait for another, only the last
   * is done.
   *
   * @throws {DiagnosticError} `lockfile-unwritable`, or as `read`; the file is as it was then.
   */
  readonly write: (lockfile: Lockfile) => Promise<Lockfile>;
}

/**
 * The store of the lockfile at `path`, which diagnostics call `shownAs`.
 *
 * @param knownText what the file held when the lockfile to be written was made from it.
 */
export function openLockfileStore(
  path: string,
  shownAs: string = path,
  knownText: string | undefined = undefined,
): OpenLockfileStore {
  const file: LockfileFile = { path, shownAs, known: bytesOf(knownText), foreign: [] };
  let latest: Lockfile = emptyLockfile;
  let running: Promise<Lockfile> = Promise.resolve(emptyLockfile);
  let waiting: Promise<Lockfile> | undefined;
  const writeLatest = (): Promise<Lockfile> => {
    waiting = undefined;
    return writeLockfile(latest, file);
  };
  return {
    assertWritable: () => assertWritable(path, shownAs),
    read: async () => {
      const read = await readLockfile(path, shownAs);
      file.known = bytesOf(read.text);
      return read;
    },
    write: (lockfile) => {
      latest = lockfile;
      if (waiting !== undefined) return waiting;
      waiting = running.then(writeLatest, writeLatest);
      running = waiting;
      return waiting;
    },
  };
}

/** The file as this store knows it. */
interface LockfileFile {
  readonly path: string;
  readonly shownAs: string;
  /** What it held when it was last read or written here: in bytes, as its text is large and only compared. */
  known: Buffer | undefined;
  /** What others made of it meanwhile, and from what: to be merged into everything that is written from now on. */
  readonly foreign: { readonly theirs: Lockfile; readonly base: Lockfile }[];
}

async function readLockfile(path: string, shownAs: string): Promise<ReadLockfile> {
  const text = (await readBytes(path, shownAs))?.toString("utf8");
  return { ...(await parseText(text, path, shownAs)), text };
}

async function parseText(
  text: string | undefined,
  path: string,
  shownAs: string,
): Promise<Omit<ReadLockfile, "text">> {
  if (text === undefined) return { lockfile: emptyLockfile, healed: false };
  return parseLockfileHealing(text, shownAs, hasConflictMarkers(text) ? await readMergeStages(path) : {});
}

async function writeLockfile(lockfile: Lockfile, file: LockfileFile): Promise<Lockfile> {
  for (;;) {
    const written = await tryToWrite(lockfile, file);
    if (written !== undefined) return written;
  }
}

/** Undefined when somebody else wrote the file in the meantime. */
async function tryToWrite(lockfile: Lockfile, file: LockfileFile): Promise<Lockfile | undefined> {
  const { path, shownAs, foreign } = file;
  const present = await readBytes(path, shownAs);
  if (present !== undefined && !isSame(present, file.known)) {
    const [theirs, base] = await Promise.all([
      parseText(present.toString("utf8"), path, shownAs),
      parseText(file.known?.toString("utf8"), path, shownAs),
    ]);
    foreign.push({ theirs: theirs.lockfile, base: base.lockfile });
  }
  file.known = present;
  const merged = foreign.reduce((ours, { theirs, base }) => mergeLockfiles(ours, theirs, base), lockfile);
  const bytes = Buffer.from(serializeLockfile(merged));
  if (isSame(present, bytes)) return merged;
  try {
    await ensureFolderOf(path);
    if (!(await writeAtomically(path, bytes, () => isSame(readPresent(path), present)))) return undefined;
  } catch (error) {
    throw unwritable(shownAs, error);
  }
  file.known = bytes;
  return merged;
}

/** Undefined stands for no file. */
function isSame(left: Buffer | undefined, right: Buffer | undefined): boolean {
  return left === undefined || right === undefined ? left === right : left.equals(right);
}

function bytesOf(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}

function readPresent(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** A file without write permission is not replaced either, although its folder would allow it. */
async function assertWritable(path: string, shownAs: string): Promise<void> {
  try {
    await ensureFolderOf(path);
    await access(dirname(path), constants.W_OK);
    await access(path, constants.W_OK).catch((error: unknown) => {
      if (errorCode(error) !== "ENOENT") throw error;
    });
  } catch (error) {
    throw unwritable(shownAs, error);
  }
}

function unwritable(shownAs: string, error: unknown): unknown {
  const message = `\`${shownAs}\` cannot be written`;
  const hint = "make it writable and run `apply` again: it goes on where this run stopped";
  return fileError({ code: "lockfile-unwritable", message, hint, file: shownAs }, error);
}

/** Any error but a missing file stops the command: an ID must not get lost because a disk was slow to come up. */
async function readBytes(path: string, shownAs: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    const message = `\`${shownAs}\` cannot be read`;
    const hint = "make it readable, or restore it from git: only a missing lockfile counts as empty";
    throw fileError({ code: "lockfile-unreadable", message, hint, file: shownAs }, error);
  }
}
