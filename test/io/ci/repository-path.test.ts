import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryPath } from "../../../src/io/ci/repository-path.ts";
import { tempProject } from "../../support/temp-project.ts";

test("in a git work tree, paths count from its root, wherever the command runs and whatever the workspace", async () => {
  const root = await tempProject({ ".git": "gitdir: x", "bots/a/m.yaml": "" });
  const cwd = join(root, "bots");
  const workspace = join(root, "bots", "a");
  expect(await repositoryPath("a/m.yaml", { cwd, workspace })).toBe("bots/a/m.yaml");
  expect(await repositoryPath("../bots/a/none/m.yaml", { cwd, workspace })).toBe("bots/a/none/m.yaml");
  expect(await repositoryPath(join(root, "m.yaml"), { cwd: "/", workspace })).toBe("m.yaml");
});

test("through a link to a folder, the path is the one in the repository", async () => {
  const root = await tempProject({ ".git/HEAD": "", "bots/a/m.yaml": "" });
  const elsewhere = await tempProject();
  await symlink(join(root, "bots"), join(elsewhere, "link"));
  expect(await repositoryPath("link/a/m.yaml", { cwd: elsewhere })).toBe("bots/a/m.yaml");
});

test("without git, paths count from the workspace, and what lies outside has none", async () => {
  const workspace = await tempProject({ "a/m.yaml": "" });
  await mkdir(join(workspace, "b"));
  const cwd = join(workspace, "b");
  expect(await repositoryPath("../a/m.yaml", { cwd, workspace })).toBe("a/m.yaml");
  expect(await repositoryPath("../../m.yaml", { cwd, workspace })).toBeUndefined();
  expect(await repositoryPath("m.yaml", { cwd })).toBeUndefined();
  expect(await repositoryPath("m.yaml", { cwd, workspace: "" })).toBeUndefined();
});
