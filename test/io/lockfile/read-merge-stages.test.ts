import { join } from "node:path";
import { expect, test } from "vitest";
import { readMergeStages } from "../../../src/io/lockfile/read-merge-stages.ts";
import { gitFolder } from "../../support/git.ts";
import { tempProject } from "../../support/temp-project.ts";

async function openConflict(file: string, hasBase: boolean) {
  const tree = await gitFolder({ "README.md": "x" });
  if (hasBase) await tree.write(file, "base\n");
  await tree.commit("base");
  await tree.git("checkout", "--quiet", "-b", "topic");
  await tree.write(file, "theirs\n");
  await tree.commit("theirs");
  await tree.git("checkout", "--quiet", "main");
  await tree.write(file, "ours\n");
  await tree.commit("ours");
  await expect(tree.git("merge", "--quiet", "topic")).rejects.toThrow("Command failed");
  return { tree, path: join(tree.folder, file) };
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

test("without a repository, or a folder, there is nothing", async () => {
  const folder = await tempProject();
  expect(await readMergeStages(join(folder, "x.lock.json"))).toEqual({});
  expect(await readMergeStages(join(folder, "gone", "x.lock.json"))).toEqual({});
});
