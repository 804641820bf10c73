import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readMergeStages } from "../../../src/io/lockfile/read-merge-stages.ts";
import { openWorkTree } from "../../support/git-work-tree.ts";
import { tempProject } from "../../support/temp-project.ts";

async function openConflict(file: string, hasBase: boolean) {
  const folder = await tempProject({ "README.md": "x" });
  await mkdir(join(folder, "bot"));
  const tree = await openWorkTree(folder);
  const path = join(folder, file);
  if (hasBase) await writeFile(path, "base\n");
  await tree.commit("base");
  await tree.git("checkout", "--quiet", "-b", "topic");
  await writeFile(path, "theirs\n");
  await tree.commit("theirs");
  await tree.git("checkout", "--quiet", "main");
  await writeFile(path, "ours\n");
  await tree.commit("ours");
  await tree.refused("merge", "--quiet", "topic");
  return { tree, path };
}

test("while a merge is under way, the index holds the base and both sides", async () => {
  const { tree, path } = await openConflict("bot/a b.lock.json", true);
  expect(await readMergeStages(path)).toEqual({ base: "base\n", ours: "ours\n", theirs: "theirs\n" });
  await tree.git("add", "--all");
  expect(await readMergeStages(path)).toEqual({});
});

test("a file that both sides added has no base", async () => {
  const { path } = await openConflict("x.lock.json", false);
  expect(await readMergeStages(path)).toEqual({ ours: "ours\n", theirs: "theirs\n" });
});

test("without a repository there is nothing", async () => {
  expect(await readMergeStages(join(await tempProject(), "x.lock.json"))).toEqual({});
});
