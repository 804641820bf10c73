import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FactsProblem, FileFacts } from "../../../src/core/facts/facts.ts";
import type { FactsCache } from "../../../src/io/facts/facts-cache.ts";
import { readFileFacts } from "../../../src/io/facts/read-file-facts.ts";
import { pngOf, sampleMedia } from "./sample-media.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "file-facts-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function factsOf(name: string, bytes: Buffer | string): Promise<FileFacts | FactsProblem> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return await readFileFacts(path, { name });
}

function sha256(bytes: Buffer | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

describe("readFileFacts", () => {
  it.each([...sampleMedia])(
    "recognises a .%s by its bytes, whatever its name",
    async (_, { contentType, bytes }) => {
      expect(await factsOf("noextension", bytes)).toEqual({
        kind: "file",
        digest: sha256(bytes),
        sizeBytes: bytes.length,
        contentType,
        isText: false,
        ...(contentType.startsWith("image/") && { pixels: { width: 3, height: 2 } }),
      });
    },
  );

  it.each([
    ["an empty file", "", undefined, true],
    ["text", "Grüße\n", undefined, true],
    ["bytes of no known format", Buffer.from([1, 0, 2, 255]), undefined, false],
    ["HTML", "<!doctype html><p>hi", "text/html", false],
    ["an SVG", '<?xml version="1.0"?><svg/>', "image/svg+xml", false],
    ["other XML", '<?xml version="1.0"?><note/>', "application/xml", false],
  ])("tells %s", async (_, bytes, contentType, isText) => {
    const { length } = Buffer.from(bytes);
    expect(await factsOf("x.png", bytes)).toEqual({
      kind: "file",
      digest: sha256(bytes),
      sizeBytes: length,
      contentType,
      isText,
    });
  });

  it("hashes and counts a file that is longer than any buffer, and calls it text by its beginning", async () => {
    const bytes = Buffer.from("ä".repeat(700_001));
    expect(await factsOf("long.txt", bytes)).toEqual({
      kind: "file",
      digest: sha256(bytes),
      sizeBytes: 1_400_002,
      contentType: undefined,
      isText: true,
    });
  });

  it("tells large files apart that are read at the same time", async () => {
    const large = [...sampleMedia].map(([name, { contentType, bytes }], at) => {
      const all = Buffer.concat([bytes, Buffer.alloc(700_000, at + 1)]);
      return { name, contentType, bytes: all };
    });
    const told = await Promise.all(large.map(({ name, bytes }) => factsOf(name, bytes)));
    expect(told).toEqual(
      large.map(({ contentType, bytes }) =>
        expect.objectContaining({ digest: sha256(bytes), sizeBytes: bytes.length, contentType }),
      ),
    );
  });

  it("keeps the facts of an image whose header is broken, without pixels", async () => {
    const bytes = pngOf(3, 2).subarray(0, 18);
    const facts = await factsOf("cut.png", bytes);
    expect(facts).toEqual(expect.objectContaining({ kind: "file", digest: sha256(bytes), sizeBytes: 18 }));
    expect(facts).not.toHaveProperty("pixels");
  });

  it.each([
    ["menu.pdf", "application/pdf"],
    ["menu.unknown", undefined],
  ])("says of a Git LFS pointer %s what it stands for", async (name, contentType) => {
    const oid = `sha256:${"ab".repeat(32)}`;
    const text = `version https://git-lfs.github.com/spec/v1\noid ${oid}\nsize 123456\n`;
    expect(await factsOf(name, text)).toEqual({
      kind: "file",
      digest: oid,
      sizeBytes: 123456,
      contentType,
      isText: false,
      lfs: { oid, sizeBytes: 123456 },
    });
  });

  it("follows a link", async () => {
    await writeFile(join(folder, "a.txt"), "a");
    await symlink("a.txt", join(folder, "b.txt"));
    expect(await readFileFacts(join(folder, "b.txt"))).toEqual(await readFileFacts(join(folder, "a.txt")));
  });

  it.each([["missing.png"], ["a.txt/below"], ["dangling"]])("says that %s does not exist", async (name) => {
    await writeFile(join(folder, "a.txt"), "a");
    await symlink("nowhere", join(folder, "dangling"));
    expect(await readFileFacts(join(folder, name), { name })).toEqual({
      kind: "problem",
      code: "asset-file-not-found",
      message: `\`${name}\` does not exist`,
    });
  });

  it("names a file by its path when no other name is given", async () => {
    const path = join(folder, "missing.png");
    expect(await readFileFacts(path)).toEqual({
      kind: "problem",
      code: "asset-file-not-found",
      message: `\`${path}\` does not exist`,
    });
  });

  it.each([
    ["folder", "it is a folder", { hint: "name a file in it, or all with `glob`" }],
    ["pipe", "it is no regular file", { hint: "name a file that holds the media" }],
    ["circle", "its links lead in a circle", { hint: "put the file itself in the link's place" }],
    ["x".repeat(300), "ENAMETOOLONG", {}],
  ])("says why %s cannot be read", async (name, reason, hint) => {
    await mkdir(join(folder, "folder"));
    await symlink("circle", join(folder, "circle"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    expect(await readFileFacts(join(folder, name), { name })).toEqual({
      kind: "problem",
      code: "asset-file-unreadable",
      message: `\`${name}\` cannot be read: ${reason}`,
      ...hint,
    });
  });

  it("says that permission is denied", async () => {
    await writeFile(join(folder, "secret.png"), "x");
    const cache = failingCache(Object.assign(new Error("no"), { code: "EACCES" }));
    expect(await readFileFacts(join(folder, "secret.png"), { name: "secret.png", cache })).toEqual({
      kind: "problem",
      code: "asset-file-unreadable",
      message: "`secret.png` cannot be read: permission is denied",
      hint: "let your user read it: `chmod u+r`, or change its owner",
    });
  });

  it("throws an error that is not the system's", async () => {
    await writeFile(join(folder, "a.png"), "x");
    const bug = new TypeError("bug");
    await expect(readFileFacts(join(folder, "a.png"), { cache: failingCache(bug) })).rejects.toBe(bug);
  });
});

/** Stands in for a file system that refuses, which it does not do to a superuser. */
function failingCache(error: Error): FactsCache {
  return {
    get() {
      throw error;
    },
    put: () => undefined,
    now: () => 0,
    save: async () => undefined,
  };
}
