import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  createProjectPaths,
  isWithin,
  lockfileNameOf,
  outputPath,
} from "../../../src/io/project/project-paths.ts";
import { tempProject } from "../../support/temp-project.ts";

describe("createProjectPaths", () => {
  it("names every file after the manifest, beside it", async () => {
    const repo = await tempProject({ ".git/HEAD": "", "bots/shop/assets.yaml": "" });
    expect(
      await createProjectPaths("shop/assets.yaml", { cwd: join(repo, "bots"), isSandbox: false }),
    ).toEqual({
      manifest: join(repo, "bots/shop/assets.yaml"),
      manifestName: "shop/assets.yaml",
      folder: join(repo, "bots/shop"),
      workTree: repo,
      lockfile: join(repo, "bots/shop/assets.lock.json"),
      lockfileName: "shop/assets.lock.json",
      ownFolder: join(repo, "bots/shop/.messenger-assets"),
      journal: join(repo, "bots/shop/.messenger-assets/assets/journal.jsonl"),
      journalName: "shop/.messenger-assets/assets/journal.jsonl",
      runLock: join(repo, "bots/shop/.messenger-assets/assets/run.lock"),
      runLockName: "shop/.messenger-assets/assets/run.lock",
      outputs: join(repo, "bots/shop"),
      sandboxState: join(repo, "bots/shop/.messenger-assets/assets/sandbox/state.jsonl"),
    });
  });

  it("gives the sandbox a lockfile, a journal and outputs of its own", async () => {
    const folder = await tempProject();
    const sandbox = join(folder, ".messenger-assets/m/sandbox");
    expect(await createProjectPaths("m.yaml", { cwd: folder, isSandbox: true })).toMatchObject({
      manifest: join(folder, "m.yaml"),
      lockfile: join(sandbox, "m.lock.json"),
      lockfileName: ".messenger-assets/m/sandbox/m.lock.json",
      journal: join(sandbox, "journal.jsonl"),
      runLock: join(sandbox, "run.lock"),
      outputs: sandbox,
      sandboxState: join(sandbox, "state.jsonl"),
    });
  });

  it("takes a `.git` file for a work tree too, as worktrees and submodules have", async () => {
    const repo = await tempProject({ ".git/HEAD": "", "sub/.git": "gitdir: elsewhere\n", "sub/bot/x": "" });
    const { workTree } = await createProjectPaths("m.yaml", { cwd: join(repo, "sub/bot"), isSandbox: false });
    expect(workTree).toBe(join(repo, "sub"));
  });

  it("takes the manifest's folder where there is no git", async () => {
    const folder = await tempProject({ "bot/x": "" });
    const { workTree } = await createProjectPaths("bot/m.yaml", { cwd: folder, isSandbox: false });
    expect(workTree).toBe(join(folder, "bot"));
  });

  it("sees through a folder that is a link", async () => {
    const folder = await tempProject();
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "link"));
    const paths = await createProjectPaths("m.yaml", { cwd: join(folder, "link"), isSandbox: false });
    expect([paths.manifest, paths.workTree, paths.lockfileName]).toEqual([
      join(folder, "real/m.yaml"),
      join(folder, "real"),
      "m.lock.json",
    ]);
  });
});

it.each([
  ["/a/messenger-assets.yaml", "messenger-assets.lock.json"],
  ["x.yml", "x.lock.json"],
  ["x.json", "x.lock.json"],
  ["x.manifest", "x.manifest.lock.json"],
])("the lockfile of %s is %s", (manifest, lockfile) => {
  expect(lockfileNameOf(manifest)).toBe(lockfile);
});

it.each([
  ["/a", "/a", true],
  ["/a/b", "/a", true],
  ["/ab", "/a", false],
  ["/", "/a", false],
  ["/a", "/", true],
])("whether %s is within %s: %s", (path, folder, expected) => {
  expect(isWithin(path, folder)).toBe(expected);
});

it("keeps outputs that climb inside of the sandbox's folder", async () => {
  const folder = await tempProject();
  const [real, sandbox] = await Promise.all([
    createProjectPaths("m.yaml", { cwd: folder, isSandbox: false }),
    createProjectPaths("m.yaml", { cwd: folder, isSandbox: true }),
  ]);
  expect(outputPath(real, "../x.ts")).toBe(join(folder, "../x.ts"));
  expect(outputPath(sandbox, "../x.ts")).toBe(join(sandbox.outputs, "__/x.ts"));
  expect(outputPath(sandbox, "a/../../../x.ts")).toBe(join(sandbox.outputs, "a/__/__/__/x.ts"));
  expect(outputPath(sandbox, "src/x.ts")).toBe(join(sandbox.outputs, "src/x.ts"));
});
