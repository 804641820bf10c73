import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findCommitter } from "../../../src/io/git/committer.ts";
import { openWorkTree, pathInWorkTree } from "../../../src/io/git/open-work-tree.ts";
import { createGit } from "../../../src/io/git/run-git.ts";
import { rejectionOf } from "../../support/apply-fixture.ts";
import { gitEnv, gitFolder } from "../../support/git.ts";
import { tempProject } from "../../support/temp-project.ts";

const env = { PATH: process.env["PATH"], ...gitEnv };

describe("a work tree", () => {
  test("is known by its top, its commit and its branch, from a folder in it", async () => {
    const { folder, git } = await gitFolder({ "bot/a.txt": "a" });
    const head = await git("rev-parse", "HEAD");
    expect(await openWorkTree(join(folder, "bot"), env)).toEqual({
      git: expect.any(Function),
      top: folder,
      head,
      branch: "main",
    });
    await git("checkout", "--quiet", "--detach");
    expect((await openWorkTree(folder, env)).branch).toBeUndefined();
  });

  test.each([
    ["outside of git", async () => tempProject(), "git-no-work-tree"],
    [
      "in a bare repository",
      async () => join((await gitFolder({ a: "a" })).folder, ".git"),
      "git-no-work-tree",
    ],
    ["before the first commit", async () => (await gitFolder()).folder, "git-no-commit"],
    ["in a repository that is broken", brokenRepository, "git-failed"],
  ])("is none %s", async (_, folder, code) => {
    expect(await rejectionOf(openWorkTree(await folder(), env))).toMatchObject([{ code }]);
  });

  test.each([
    ["MERGE_HEAD", "a merge"],
    ["rebase-merge/x", "a rebase"],
    ["CHERRY_PICK_HEAD", "a cherry-pick"],
    ["BISECT_LOG", "a bisect"],
  ])("takes no commit while there is a %s", async (name, what) => {
    const { folder, write } = await gitFolder({ a: "a" });
    await write(`.git/${name}`, "x");
    expect(await rejectionOf(openWorkTree(folder, env))).toMatchObject([
      { code: "git-busy", message: `${what} is under way in this work tree: a commit would get into it` },
    ]);
  });
});

async function brokenRepository(): Promise<string> {
  const { folder } = await gitFolder({ a: "a" });
  await writeFile(join(folder, ".git", "config"), "[core\n");
  return folder;
}

test("a file is named from the top, links followed; one that leads out has no name", async () => {
  const { folder } = await gitFolder({ "real/a.json": "{}" });
  const outside = await tempProject({ "b.json": "{}" });
  await mkdir(join(folder, "bot"));
  await symlink("../real/a.json", join(folder, "bot", "a.json"));
  await symlink(join(outside, "b.json"), join(folder, "bot", "b.json"));
  expect(await pathInWorkTree(join(folder, "bot", "a.json"), folder)).toBe("real/a.json");
  expect(await pathInWorkTree(join(folder, "bot", "new.json"), folder)).toBe("bot/new.json");
  expect(await pathInWorkTree(join(folder, "bot", "b.json"), folder)).toBeUndefined();
});

describe("whoever commits", () => {
  const committerIn = async (more: Readonly<Record<string, string>>, ...config: readonly string[]) => {
    const { folder, git } = await gitFolder({ a: "a" });
    for (const [at, name] of config.entries())
      if (at % 2 === 0) await git("config", name, config[at + 1] ?? "");
    return findCommitter(createGit({ cwd: folder, env: { ...env, ...more } }), { ...env, ...more });
  };
  const strict = ["user.useConfigOnly", "true"];
  const ada = ["user.name", "Ada <3", "user.email", "ada@example.com"];

  test("is who git is configured for, in CI too", async () => {
    expect(await committerIn({}, ...ada)).toEqual({ name: "Ada 3", options: [], signs: false });
    expect(await committerIn({ CI: "true" }, ...ada)).toEqual({ name: "Ada 3", options: [], signs: false });
    const byEnv = {
      CI: "true",
      GIT_COMMITTER_NAME: "Bot",
      GIT_COMMITTER_EMAIL: "b@c.d",
      GIT_AUTHOR_NAME: "Bo",
      GIT_AUTHOR_EMAIL: "b@c.d",
    };
    expect(await committerIn(byEnv)).toEqual({ name: "Bo", options: [], signs: false });
  });

  test("has a neutral name in CI where git knows nobody", async () => {
    expect(await committerIn({ CI: "true" }, ...strict)).toEqual({
      name: "messenger-assets",
      options: ["-c", "user.name=messenger-assets", "-c", "user.email=messenger-assets@noreply.invalid"],
      signs: false,
    });
  });

  test("signs where git is configured to", async () => {
    expect((await committerIn({}, ...ada, "commit.gpgSign", "yes")).signs).toBe(true);
  });

  test("has to be configured elsewhere", async () => {
    expect(await rejectionOf(committerIn({}, ...strict))).toMatchObject([{ code: "git-identity" }]);
  });
});
