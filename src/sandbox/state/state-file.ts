import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

const newline = 0x0a;

/**
 * A file of lines that only grows. A line is handed to the system before `append` returns, so that a killed process
 * loses none; what a killed process left half-written is cut off before the next line.
 */
export class StateFile {
  readonly #path: string;
  #descriptor: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines of the file, none when it does not exist. */
  readLines(): readonly string[] {
    return readWholeLines(this.#path).toString("utf8").split("\n").slice(0, -1);
  }

  /** Adds a line; the file and its folder are made when needed. */
  append(line: string): void {
    this.#descriptor ??= openForAppend(this.#path);
    writeSync(this.#descriptor, `${line}\n`);
  }

  /** Puts `line` in the place of all lines, at once. */
  replace(line: string): void {
    this.close();
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(`${this.#path}.new`, `${line}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
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

function openForAppend(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  const wholeBytes = readWholeLines(path).length;
  const descriptor = openSync(path, "a");
  ftruncateSync(descriptor, wholeBytes);
  return descriptor;
}
