import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportTree } from "../../../src/io/git/export-tree.ts";
import { createGit } from "../../../src/io/git/run-git.ts";
import { readTreeEntries, readTreeFile, writeCommit, writeTree } from "../../../src/io/git/tree-files.ts";
import { gitEnv, gitFolder } from "../../support/git.ts";
import { tempProject } from "../../support/temp-project.ts";

const committer = { name: "Bo", options: ["-c", "user.name=Bo", "-c", "user.email=b@c.d"], signs: false };

const env = { PATH: process.env["PATH"], ...gitEnv };

test("a commit has its parent's files and the given ones, and no other change of the work tree", async () => {
  const { folder, git: run, write } = await gitFolder({ "bot/a.json": "1\n", "run.sh": "x", other: "o" });
  await run("update-index", "--chmod=+x", "run.sh");
  await run("commit", "--quiet", "--message=executable");
  await run("checkout-index", "--force", "run.sh");
  await write("other", "changed");
  await write("new", "n");
  await run("add", "new");
  const git = createGit({ cwd: folder, env });
  const commit = await run("rev-parse", "HEAD");
  const indexFile = join(folder, "..", "own", "index");
  const files = new Map([
    ["bot/a.json", "2\n"],
    ["run.sh", "y"],
    ["deep/er/b.json", "{}\n"],
  ]);
  const entries = await readTreeEntries(git, commit, [...files.keys(), "bot"]);
  expect([...entries.keys()]).toEqual(["bot/a.json", "run.sh"]);
  const tree = await writeTree(git, { commit, files, entries, indexFile });
  const made = await writeCommit(git, {
    tree: tree ?? "",
    parent: commit,
    message: "subject\n\nbody #1\n",
    committer,
  });
  expect(await run("ls-tree", "-r", "--format=%(objectmode) %(path)", made)).toBe(
    "100644 bot/a.json\n100644 deep/er/b.json\n100644 other\n100755 run.sh",
  );
  expect(await run("log", "--format=%P %an %B", "-1", made)).toBe(`${commit} Bo subject\n\nbody #1\n`);
  expect(await readTreeFile(git, made, "bot/a.json")).toBe("2\n");
  expect(await readTreeFile(git, made, "bot")).toBeUndefined();
  expect(await readTreeFile(git, made, "none")).toBeUndefined();
  expect(await run("status", "--porcelain")).toBe("A  new\n M other");

  const all = await readTreeEntries(git, made, [...files.keys()]);
  expect(await writeTree(git, { commit: made, files, entries: all, indexFile })).toBeUndefined();
  const none = new Map();
  const root = await writeTree(git, {
    commit: undefined,
    files: new Map([["x", "x"]]),
    entries: none,
    indexFile,
  });
  const first = await writeCommit(git, { tree: root ?? "", parent: undefined, message: "m", committer });
  expect(await run("log", "--format=%P%s", first)).toBe("m");
});

test("what git is told of line ends counts", async () => {
  const { folder, git: run } = await gitFolder({ ".gitattributes": "*.json text eol=crlf\n" });
  const git = createGit({ cwd: folder, env });
  const tree = await writeTree(git, {
    commit: await run("rev-parse", "HEAD"),
    files: new Map([["a.json", "1\r\n2\r\n"]]),
    entries: new Map(),
    indexFile: join(folder, ".git", "own.index"),
  });
  expect(await readTreeFile(git, tree ?? "", "a.json")).toBe("1\n2\n");
});

test("commits are signed where whoever commits signs them", async () => {
  const { folder, git: run, write } = await gitFolder({ a: "a" });
  await write("sign", '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho signature\n');
  await run("config", "gpg.program", join(folder, "sign"));
  await run("add", "sign");
  await run("update-index", "--chmod=+x", "sign");
  await run("checkout-index", "--force", "sign");
  const tree = await run("rev-parse", "HEAD^{tree}");
  const made = await writeCommit(createGit({ cwd: folder, env }), {
    tree,
    parent: undefined,
    message: "m",
    committer: { ...committer, signs: true },
  });
  expect(await run("cat-file", "commit", made)).toContain("gpgsig signature");
});

test("a commit's files are written elsewhere, all or those of a folder, pointers of Git LFS as they are", async () => {
  const { folder, git: run } = await gitFolder({
    ".gitattributes": "*.png filter=lfs\n",
    "bot/a.png": "version https://git-lfs.github.com/spec/v1\n",
    "bot*/b.txt": "b",
    "other.txt": "o",
  });
  for (const [name, value] of [
    ["smudge", "false"],
    ["process", "false"],
    ["required", "true"],
  ] as const) {
    await run("config", `filter.lfs.${name}`, value);
  }
  const git = createGit({ cwd: folder, env });
  const commit = await run("rev-parse", "HEAD");
  const target = await tempProject();
  const indexFile = join(folder, ".git", "own.index");
  await exportTree(git, { commit, folder: "bot", target: join(target, "part"), indexFile });
  await exportTree(git, { commit, folder: "", target: join(target, "all"), indexFile });
  expect(await listFiles(join(target, "part"))).toEqual(["bot/a.png"]);
  expect(await listFiles(join(target, "all"))).toEqual([
    ".gitattributes",
    "bot*/b.txt",
    "bot/a.png",
    "other.txt",
  ]);
  expect(await readFile(join(target, "all", "bot", "a.png"), "utf8")).toMatch(/^version https/);
});

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
