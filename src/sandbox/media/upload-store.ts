import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const mebibyte = 1_048_576;
const defaultCapacityBytes = 1024 * mebibyte;

/**
 * The bytes of uploads, for the page to show: each once, in a file named after its digest. What is beyond the capacity
 * goes, the oldest first; nothing but the page depends on it.
 */
export class UploadStore {
  readonly #folder: string | undefined;
  readonly #capacityBytes: number;
  /** Files that were seen: a look at the disk for each attachment would take longer than to list them. */
  readonly #known = new Set<string>();
  #writtenBytes = Number.POSITIVE_INFINITY;

  /** Without a folder nothing is kept. */
  constructor(folder: string | undefined, capacityBytes: number = defaultCapacityBytes) {
    this.#folder = folder;
    this.#capacityBytes = capacityBytes;
  }

  /** Begins to keep an upload whose digest is not known yet. */
  begin(): UploadBytes {
    if (this.#folder === undefined) return ignoredBytes;
    return new SpooledBytes(this.#folder, (spooled, digest, sizeBytes) =>
      this.#take(spooled, digest, sizeBytes),
    );
  }

  /** Whether the bytes of this digest are kept. */
  has(digest: string): boolean {
    const path = this.path(nameOf(digest));
    if (path === undefined) return false;
    if (!this.#known.has(path) && existsSync(path)) this.#known.add(path);
    return this.#known.has(path);
  }

  /** The file of the 64 hex digits `name`, be it there or not; undefined for any other text. */
  path(name: string): string | undefined {
    return this.#folder !== undefined && /^[0-9a-f]{64}$/.test(name) ? join(this.#folder, name) : undefined;
  }

  /** Forgets all bytes. */
  async clear(): Promise<void> {
    this.#known.clear();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #take(spooled: string, digest: string, sizeBytes: number): Promise<void> {
    const path = this.path(nameOf(digest));
    if (path === undefined || this.has(digest)) return rm(spooled, { force: true });
    await rename(spooled, path);
    this.#known.add(path);
    this.#writtenBytes += sizeBytes;
    if (this.#writtenBytes > this.#capacityBytes) await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const files = await this.#list();
    let keptBytes = 0;
    for (const { path, sizeBytes } of files) {
      if (keptBytes + sizeBytes <= this.#capacityBytes) {
        keptBytes += sizeBytes;
        continue;
      }
      this.#known.delete(path);
      await rm(path, { force: true });
    }
    this.#writtenBytes = keptBytes;
  }

  /** The newest first. */
  async #list(): Promise<readonly { readonly path: string; readonly sizeBytes: number }[]> {
    const names = await readdir(this.#folder ?? "");
    const files = await Promise.all(
      names.flatMap((name) => this.path(name) ?? []).map(async (path) => ({ path, stats: await stat(path) })),
    );
    return files
      .sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)
      .map(({ path, stats }) => ({ path, sizeBytes: stats.size }));
  }
}

/** Bytes that are being kept. */
export interface UploadBytes {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** All bytes were written, and this is their digest. */
  readonly keep: (digest: string) => Promise<void>;
  /** The bytes broke off. */
  readonly drop: () => Promise<void>;
}

/** Bytes that nobody keeps. */
export const ignoredBytes: UploadBytes = {
  write: async () => undefined,
  keep: async () => undefined,
  drop: async () => undefined,
};

/** What does not fit on the disk is no reason to refuse an upload: the page then has no picture of it. */
class SpooledBytes implements UploadBytes {
  readonly #folder: string;
  readonly #path: string;
  readonly #onWhole: (path: string, digest: string, sizeBytes: number) => Promise<void>;
  #file: FileHandle | undefined;
  #sizeBytes = 0;
  #hasFailed = false;

  constructor(folder: string, onWhole: (path: string, digest: string, sizeBytes: number) => Promise<void>) {
    this.#folder = folder;
    this.#path = join(folder, `${randomBytes(8).toString("hex")}.part`);
    this.#onWhole = onWhole;
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#try(async () => {
      this.#file ??= await this.#create();
      await this.#file.writeFile(chunk);
      this.#sizeBytes += chunk.length;
    });
  }

  async keep(digest: string): Promise<void> {
    await this.#try(async () => {
      if (this.#file === undefined) return;
      await this.#file.close();
      await this.#onWhole(this.#path, digest, this.#sizeBytes);
    });
    if (this.#hasFailed) await this.drop();
  }

  async drop(): Promise<void> {
    await this.#file?.close().catch(() => undefined);
    if (this.#file !== undefined) await rm(this.#path, { force: true });
  }

  async #create(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true });
    return open(this.#path, "wx");
  }

  async #try(work: () => Promise<void>): Promise<void> {
    if (this.#hasFailed) return;
    try {
      await work();
    } catch {
      this.#hasFailed = true;
    }
  }
}

function nameOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}
