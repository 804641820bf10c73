import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileFacts } from "../../../src/core/facts/facts.ts";
import { type FactsCache, type FactsCacheClocks, openFactsCache } from "../../../src/io/facts/facts-cache.ts";
import { parseFactsCache, serializeFactsCache } from "../../../src/io/facts/facts-cache-text.ts";
import { type FileStamp, fileStamp, isRacy } from "../../../src/io/facts/file-stamp.ts";
import { readFileFacts } from "../../../src/io/facts/read-file-facts.ts";
import { pngOf } from "./sample-media.ts";

let folder = "";
let cacheFolder = "";
let path = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facts-cache-"));
  cacheFolder = join(folder, ".messenger-assets");
  path = join(folder, "a.png");
  await writeFile(path, pngOf(3, 2));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Reads happen ten seconds after the files were made. */
const later: FactsCacheClocks = { now: () => Date.now() + 10_000, measureOffsetMs: async () => 0 };

async function readAndSave(clocks: FactsCacheClocks = later): Promise<unknown> {
  const cache = await openFactsCache(cacheFolder, clocks);
  const facts = await readFileFacts(path, { cache });
  await cache.save();
  return facts;
}

async function currentStamp(): Promise<FileStamp> {
  return fileStamp(await stat(path, { bigint: true }));
}

async function cached(): Promise<FileFacts | undefined> {
  const cache = await openFactsCache(cacheFolder, later);
  return cache.get(path, await currentStamp());
}

/** A cache that says something else than the truth, so that its use shows. */
async function plantFacts(facts: FileFacts): Promise<FactsCache> {
  const text = serializeFactsCache(new Map([[path, { stamp: await currentStamp(), facts }]]));
  await readAndSave();
  await writeFile(join(cacheFolder, "facts-cache.json"), text);
  return await openFactsCache(cacheFolder, later);
}

const planted: FileFacts = {
  kind: "file",
  digest: `sha256:${"1".repeat(64)}`,
  sizeBytes: 1,
  contentType: undefined,
  isText: true,
  lfs: { oid: `sha256:${"1".repeat(64)}`, sizeBytes: 1 },
};

describe("the facts cache", () => {
  it("gives the same facts as reading the file", async () => {
    const facts = await readAndSave();
    expect(await cached()).toEqual(facts);
  });

  it("spares reading a file whose stamp it knows", async () => {
    const cache = await plantFacts(planted);
    expect(await readFileFacts(path, { cache })).toEqual(planted);
  });

  it.each([
    ["is longer", () => appendFile(path, "x")],
    ["has the same size and a new time", () => writeFile(path, pngOf(4, 2))],
    [
      "has other bytes and its old time of change",
      async () => {
        const { atime, mtime } = await stat(path);
        await writeFile(path, pngOf(4, 2));
        await utimes(path, atime, mtime);
      },
    ],
    [
      "is another file of the same name",
      async () => {
        await writeFile(`${path}.new`, pngOf(4, 2));
        await rename(`${path}.new`, path);
      },
    ],
  ])("is not asked when the file %s", async (_, change) => {
    const cache = await plantFacts(planted);
    await change();
    const facts = await readFileFacts(path, { cache });
    expect(facts).toEqual(await readFileFacts(path));
    expect(facts).not.toEqual(planted);
  });

  it("keeps no file that was changed within two seconds of being read", async () => {
    await readAndSave({ ...later, now: Date.now });
    expect(await cached()).toBeUndefined();
    expect(await readdir(cacheFolder)).toEqual([".gitignore"]);
  });

  it("goes by the file system's clock when ours is ahead of it", async () => {
    await readAndSave({ now: () => Date.now() + 3_600_000 });
    expect(await cached()).toBeUndefined();
  });

  it("goes by the file system's clock when ours is behind it", async () => {
    await readAndSave({ now: () => Date.now() - 3_600_000, measureOffsetMs: async () => 3_610_000 });
    expect(await cached()).toEqual(await readFileFacts(path));
  });

  it("asks the file system's clock without leaving a file behind, nor that of a run that was killed", async () => {
    const { pid: deadPid } = spawnSync(process.execPath, ["--eval", ""]);
    await mkdir(cacheFolder);
    await writeFile(join(cacheFolder, `clock.${deadPid}-1.tmp`), "");
    await readAndSave({ now: () => Date.now() + 10_000 });
    expect((await readdir(cacheFolder)).sort()).toEqual([".gitignore"]);
  });

  it("keeps nothing when the file system's clock cannot be told", async () => {
    await readAndSave({ ...later, measureOffsetMs: async () => undefined });
    expect(await cached()).toBeUndefined();
  });

  it("keeps no file that changed while it was read", async () => {
    const opened = await openFactsCache(cacheFolder, later);
    const cache: FactsCache = {
      ...opened,
      now() {
        appendFileSync(path, "more");
        return opened.now();
      },
    };
    await readFileFacts(path, { cache });
    await cache.save();
    expect(await readdir(folder)).toEqual(["a.png"]);
  });

  it("is not written again when it has nothing new", async () => {
    await readAndSave();
    const before = await stat(join(cacheFolder, "facts-cache.json"), { bigint: true });
    await readAndSave();
    const after = await stat(join(cacheFolder, "facts-cache.json"), { bigint: true });
    expect(fileStamp(after)).toEqual(fileStamp(before));
  });

  it("keeps its folder out of git, and what it knew of other files", async () => {
    await readAndSave();
    const other = join(folder, "b.txt");
    await writeFile(other, "b");
    const cache = await openFactsCache(cacheFolder, later);
    await readFileFacts(other, { cache });
    await cache.save();
    const text = await readFile(join(cacheFolder, "facts-cache.json"), "utf8");
    expect([...parseFactsCache(text).keys()]).toEqual([path, other]);
    expect(await readFile(join(cacheFolder, ".gitignore"), "utf8")).toBe("*\n");
  });

  it.each([["not JSON"], ["null"], ["[]"], ['{"cacheVersion":1}'], ['{"cacheVersion":0,"files":[]}']])(
    "is empty when its file is broken: %s",
    async (text) => {
      await readAndSave();
      await writeFile(join(cacheFolder, "facts-cache.json"), text);
      expect(await cached()).toBeUndefined();
      await readAndSave();
      expect(await cached()).toEqual(await readFileFacts(path));
    },
  );

  it("cannot fail for want of a place to write to", async () => {
    await writeFile(cacheFolder, "a file where the folder should be");
    expect(await readAndSave()).toEqual(await readFileFacts(path));
  });
});

describe("the facts cache's text", () => {
  const stamp: FileStamp = {
    size: 1n,
    mtimeNs: 1_763_800_000_123_456_789n,
    ctimeNs: 3n,
    ino: 2n ** 64n - 1n,
  };
  const image: FileFacts = {
    kind: "file",
    digest: `sha256:${"2".repeat(64)}`,
    sizeBytes: 5,
    contentType: "image/png",
    isText: false,
    pixels: { width: 3, height: 2 },
  };

  it("gives back what was put in", () => {
    const files = new Map([
      ["/b/__proto__", { stamp, facts: image }],
      ["/a\n", { stamp, facts: planted }],
    ]);
    expect(parseFactsCache(serializeFactsCache(files))).toEqual(files);
  });

  it.each([
    [[1, ["1", "1", "1", "1"], image]],
    [["/a", ["1", "1", "1"], image]],
    [["/a", ["1", "1", "1", "x"], image]],
    [["/a", [1, 1, 1, 1], image]],
    [["/a", "1", image]],
    [["/a", ["1", "1", "1", "1"], null]],
    [["/a", ["1", "1", "1", "1"], { ...image, kind: "url" }]],
    [["/a", ["1", "1", "1", "1"], { ...image, digest: "sha256:x" }]],
    [["/a", ["1", "1", "1", "1"], { ...image, sizeBytes: "5" }]],
    [["/a", ["1", "1", "1", "1"], { ...image, contentType: 5 }]],
    [["/a", ["1", "1", "1", "1"], { ...image, pixels: { width: 1 } }]],
    [["/a", ["1", "1", "1", "1"], { ...image, lfs: { oid: "x", sizeBytes: 1 } }]],
    ["/a"],
  ])("leaves out an entry of a wrong shape %#", (entry) => {
    const good = ["/good", ["1", "2", "3", "4"], image];
    const text = JSON.stringify({ cacheVersion: 1, files: [entry, good] });
    expect([...parseFactsCache(text).keys()]).toEqual(["/good"]);
  });
});

describe("isRacy", () => {
  const readAtNs = 1_000_000_000_000n;
  const stampAt = (mtimeNs: bigint, ctimeNs: bigint): FileStamp => ({ size: 1n, mtimeNs, ctimeNs, ino: 1n });
  const settledNs = readAtNs - 2_000_000_000n;

  it.each([
    ["both older than the grain", stampAt(settledNs, settledNs), false],
    ["bytes changed within the grain", stampAt(settledNs + 1n, settledNs), true],
    ["inode changed within the grain", stampAt(settledNs, settledNs + 1n), true],
    ["a time in the future", stampAt(readAtNs * 2n, settledNs), true],
  ])("with %s", (_, stamp, expected) => {
    expect(isRacy(stamp, readAtNs)).toBe(expected);
  });
});
