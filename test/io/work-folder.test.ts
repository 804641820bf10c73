import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureFolderOf, ensureWorkFolder } from "../../src/io/work-folder.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "messenger-assets-"));
});
afterEach(() => rm(root, { recursive: true }));

test("the work folder keeps itself out of git", async () => {
  expect(await ensureWorkFolder(root)).toBe(join(root, ".messenger-assets"));
  expect(await readFile(join(root, ".messenger-assets", ".gitignore"), "utf8")).toBe("*\n");
});

test("a .gitignore that is there stays", async () => {
  await mkdir(join(root, ".messenger-assets"));
  await writeFile(join(root, ".messenger-assets", ".gitignore"), "mine\n");
  await ensureWorkFolder(root);
  expect(await readFile(join(root, ".messenger-assets", ".gitignore"), "utf8")).toBe("mine\n");
});

test("a file in its place is an error", async () => {
  await writeFile(join(root, ".messenger-assets"), "");
  await expect(ensureWorkFolder(root)).rejects.toMatchObject({ code: "EEXIST" });
});

test("a file's folder is made, in the work folder and elsewhere", async () => {
  await ensureFolderOf(join(root, ".messenger-assets", "x", "state", "file"));
  expect((await readdir(join(root, ".messenger-assets"))).toSorted()).toEqual([".gitignore", "x"]);
  await ensureFolderOf(join(root, "a", "b", "file"));
  expect(await readdir(join(root, "a"))).toEqual(["b"]);
});
