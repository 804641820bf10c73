import { mkdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileFacts } from "../../core/facts/facts.ts";
import { nextTornPath, removeTornFiles } from "../lockfile/torn-files.ts";
import { type CachedFile, parseFactsCache, serializeFactsCache } from "./facts-cache-text.ts";
import { type FileStamp, isRacy, isSameStamp } from "./file-stamp.ts";

/** Facts of files that were read before, valid while their stamps are. It saves time, and changes no answer. */
export interface FactsCache {
  /** The facts of the file `path` when it was read with just this stamp. */
  readonly get: (path: string, stamp: FileStamp) => FileFacts | undefined;
  /** Keeps the facts of the file `path`, which had `stamp` before and after it was read, from `readAtMs` on. */
  readonly put: (path: string, cached: CachedRead) => void;
  /** Our clock, in milliseconds since the epoch: what `readAtMs` is told by. */
  readonly now: () => number;
  /** Writes the cache if it has anything new. Never fails: a cache that is not written costs time only. */
  readonly save: () => Promise<void>;
}

/** Facts, and what the file was like when they were read. */
interface CachedRead extends CachedFile {
  readonly readAtMs: number;
}

/** The clocks; others than the real ones are for tests. */
export interface FactsCacheClocks {
  readonly now?: () => number;
  /** How far the clock of the file system at `folder` is ahead of `now`, in ms; undefined where that cannot be told. */
  readonly measureOffsetMs?: (folder: string, now: () => number) => Promise<number | undefined>;
}

const fileName = "facts-cache.json";

/** The cache in `folder` (`.messenger-assets/`); empty when there is none, or none that can be read. */
export async function openFactsCache(folder: string, clocks: FactsCacheClocks = {}): Promise<FactsCache> {
  const { now = Date.now, measureOffsetMs = measureFileSystemOffsetMs } = clocks;
  const file = join(folder, fileName);
  const trusted = parseFactsCache(await readFile(file, "utf8").catch(() => ""));
  const fresh = new Map<string, CachedRead>();

  async function write(): Promise<void> {
    await makeOwnFolder(folder);
    const offsetMs = await measureOffsetMs(folder, now);
    if (offsetMs === undefined) return;
    const settled = [...fresh].filter(([, read]) => !isRacy(read.stamp, toNs(read.readAtMs + offsetMs)));
    fresh.clear();
    if (settled.length === 0) return;
    for (const [path, { stamp, facts }] of settled) trusted.set(path, { stamp, facts });
    const { default: writeFileAtomic } = await import("write-file-atomic");
    await writeFileAtomic(file, serializeFactsCache(trusted), { fsync: false });
  }

  return {
    now,
    get(path, stamp) {
      const cached = trusted.get(path);
      return cached !== undefined && isSameStamp(cached.stamp, stamp) ? cached.facts : undefined;
    },
    put(path, read) {
      fresh.set(path, read);
    },
    async save() {
      if (fresh.size > 0) await write().catch(() => undefined);
    },
  };
}

function toNs(ms: number): bigint {
  return BigInt(Math.floor(ms)) * 1_000_000n;
}

async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
}

/** A file that is made now has the file system's own time, which on a network drive is another machine's. */
async function measureFileSystemOffsetMs(folder: string, now: () => number): Promise<number> {
  // The name tells who made it: what a killed run left is nobody's.
  const clock = join(folder, "clock");
  await removeTornFiles(clock);
  const probe = nextTornPath(clock);
  await writeFile(probe, "");
  const { mtimeMs } = await stat(probe);
  // Our clock comes last: what a slow disk adds makes reads look earlier, which is the safe side.
  const afterMs = now();
  await unlink(probe);
  return mtimeMs - afterMs;
}
