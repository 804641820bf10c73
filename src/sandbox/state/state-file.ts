import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

const newline = 0x0a;

/** What a state file holds that was not read before. */
export interface StateNews {
  /** Whether it is another file than before: what was read of the old one no longer counts. */
  readonly isAnew: boolean;
  /** Whole lines, without their ends. */
  readonly lines: readonly string[];
}

/**
 * A file of lines that only grows, and that several processes may write. A line is handed to the system before
 * `append` returns, so that a killed process loses none.
 */
export class StateFile {
  readonly #path: string;
  #descriptor: number | undefined;
  #inode: number | undefined;
  /** Bytes that were read, up to the end of a line. */
  #offset = 0;
  /** Whether a killed process left half a line at the end. */
  #isCut = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines that were added since the last call, by whomever. */
  readNews(): StateNews {
    const stats = statSync(this.#path, { throwIfNoEntry: false });
    const isAnew = stats?.ino !== this.#inode || (stats?.size ?? 0) < this.#offset;
    if (isAnew) this.close();
    if (stats === undefined || stats.size === this.#offset) return { isAnew, lines: [] };
    const bytes = readFrom(this.#open(), this.#offset, stats.size);
    const whole = bytes.subarray(0, bytes.lastIndexOf(newline) + 1);
    this.#offset += whole.length;
    this.#isCut = whole.length < bytes.length;
    return { isAnew, lines: whole.toString("utf8").split("\n").slice(0, -1) };
  }

  /** Adds a line; the file and its folder are made when needed. */
  append(line: string): void {
    writeSync(this.#open(), `${this.#isCut ? "\n" : ""}${line}\n`);
    this.#isCut = false;
  }

  /** Puts `line` in the place of all lines, at once. */
  replace(line: string): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, `${line}\n`);
    this.close();
    renameSync(`${this.#path}.new`, this.#path);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#inode = undefined;
    this.#offset = 0;
    this.#isCut = false;
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#descriptor = openSync(this.#path, "a+");
    this.#inode = fstatSync(this.#descriptor).ino;
    return this.#descriptor;
  }
}

/** The bytes of the file up to the end of its last whole line; none when it does not exist. */
export function readWholeLines(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(0, bytes.lastIndexOf(newline) + 1);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

function readFrom(descriptor: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, start));
}
