import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bareOf, cloneOf, type GitFolder, git } from "../support/git.ts";
import { namesAt, parseJson, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import type { ProjectFiles } from "../support/temp-project.ts";
import { type GitBot, openGitBot, twoAssets } from "./git-bot.ts";
import { type Ran, runIn } from "./run-in.ts";

const lockfileName = "messenger-assets.lock.json";
const ids = "messenger-assets/ids";

interface World {
  readonly bare: string;
  readonly bot: GitBot;
  /** A clone of the first commit. */
  readonly queued: GitFolder;
  /** Runs `apply --push` there. */
  readonly apply: () => Promise<Ran>;
}

/** A remote with a first commit of `files`, and then one of `later`. */
async function openWorld(files: ProjectFiles, later: ProjectFiles): Promise<World> {
  const bot = await openGitBot(files);
  const bare = await bareOf(bot);
  const queued = await cloneOf(bare);
  for (const [name, text] of Object.entries(later)) await bot.write(name, text);
  await bot.commit("later");
  await bot.git("push", "--quiet");
  return { bare, bot, queued, apply: () => runIn(queued.folder, ["apply", "--push"], bot.options) };
}

async function assetsOf(bare: string, output: string): Promise<unknown> {
  const document = parseJson(await git(bare, "show", `main:${output}`));
  return valueAt(document, "pages", "default", "assets");
}

function manifestOf(assets: string, output = "ids.json"): string {
  return `version: 1\nassets: { ${assets} }\noutputs: [{ format: json, path: ${output} }]\n`;
}

describe("on top of a later commit", () => {
  it("outputs are those of its manifest, with the IDs that are known for its keys", async () => {
    const { bare, apply } = await openWorld(twoAssets, {
      "messenger-assets.yaml": manifestOf("a: a.png, c: b.png, d: d.png", "gen.json"),
      "d.png": png("d"),
    });
    expect((await apply()).exitCode).toBe(0);
    const assets = await assetsOf(bare, "gen.json");
    const lockfile = parseJson(await git(bare, "show", `main:${lockfileName}`));
    const held = valueAt(lockfile, "pages", "default", "assets");
    expect(namesAt(assets)).toEqual(["a", "c", "d"]);
    expect(valueAt(assets, "c", "attachmentId")).toBe(valueAt(held, "b", "attachmentId"));
    expect(valueAt(assets, "d", "attachmentId")).toBeUndefined();
    expect(namesAt(held)).toEqual(["a", "b", "c"]);
    expect(await git(bare, "show", "--format=", "--name-only", "main")).toBe(`gen.json\n${lockfileName}`);
  });

  it("media may be outside of the manifest's folder, and pointers of Git LFS", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
    const files = {
      "bot/messenger-assets.yaml": manifestOf("a: ../media/a.png", "../gen/ids.json"),
      "media/a.png": png("a"),
    };
    const { bare, bot, queued } = await openWorld(files, {
      "bot/messenger-assets.yaml": manifestOf("a: ../media/a.png, l: ../media/l.png", "../gen/ids.json"),
      "media/l.png": pointer,
    });
    const ran = await runIn(
      queued.folder,
      ["apply", "--push", "-m", "bot/messenger-assets.yaml"],
      bot.options,
    );
    expect(ran.exitCode).toBe(0);
    expect(namesAt(await assetsOf(bare, "gen/ids.json"))).toEqual(["a", "l"]);
    expect(await queued.git("status", "--porcelain")).toBe("");
    expect(await queued.git("rev-parse", "HEAD")).toBe(await git(bare, "rev-parse", "main"));
  });

  it("whose manifest cannot be used, the IDs are committed, and the outputs stay", async () => {
    const { bare, apply } = await openWorld(twoAssets, {
      "messenger-assets.yaml": manifestOf("a: gone.png"),
      "ids.json": '{\n  "generatedBy": "messenger-assets"\n}\n',
    });
    const { exitCode, stderr } = await apply();
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "warning[outputs-left]: the outputs on `origin/main` stay as they are, because its manifest cannot be used: `gone.png` does not exist\n",
    );
    expect(await git(bare, "show", "--format=", "--name-only", "main")).toBe(lockfileName);
  });

  it("which has no such manifest any more, nothing is committed, and the IDs are shared", async () => {
    const { bare, bot, queued, apply } = await openWorld(twoAssets, {});
    await bot.git("mv", "messenger-assets.yaml", "bot.yaml");
    await bot.commit("moved");
    await bot.git("push", "--quiet");
    const { exitCode, stderr } = await apply();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "error[manifest-gone]: `messenger-assets.yaml` is not on `origin/main` any more",
    );
    expect(await git(bare, "log", "--format=%s", "-1", "main")).toBe("moved");
    expect(await git(bare, "ls-tree", "--name-only", ids)).toContain(lockfileName);
    expect(await queued.git("log", "--format=%s", "-1")).toBe("first");
  });

  it("whose lockfile is broken, nothing is uploaded", async () => {
    const { apply } = await openWorld(twoAssets, { [lockfileName]: "{" });
    const { exitCode, stderr } = await apply();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error[lockfile-invalid-json]: \`origin/main:${lockfileName}\` is not JSON`);
    expect(stderr).not.toContain("uploaded");
  });
});

it("retired IDs that have expired go with a commit, and do not come back from the remote", async () => {
  const entry = {
    attachmentId: "1",
    contentType: "image/png",
    digest: `sha256:${"0".repeat(64)}`,
    expiresAt: "2020-04-01T00:00:00Z",
    key: "old",
    size: 1,
    source: "old.png",
    type: "image",
    uploadedAt: "2020-01-01T00:00:00Z",
  };
  const lockfile = { lockfileVersion: 1, pages: { default: { assets: {}, retired: [entry] } } };
  const files = { ...twoAssets, [lockfileName]: JSON.stringify(lockfile) };
  const { bare, apply } = await openWorld(files, { "later.txt": "later" });
  expect((await apply()).exitCode).toBe(0);
  const committed = parseJson(await git(bare, "show", `main:${lockfileName}`));
  expect(valueAt(committed, "pages", "default", "retired")).toEqual([]);
  expect(namesAt(committed, "pages", "default", "assets")).toEqual(["a", "b"]);
});

it("an ID that `forget` has dropped does not come back from the branch of IDs", async () => {
  const { bare, bot } = await openWorld(twoAssets, {});
  const hook = join(bare, "hooks", "update");
  await writeFile(hook, '#!/bin/sh\n[ "$1" != refs/heads/main ]\n', { mode: 0o755 });
  expect((await bot.run("apply", "--push")).stderr).toContain("error[git-push-refused]");
  await rm(hook);
  expect((await bot.run("apply", "--push")).stderr).toContain("to origin/main\n");
  expect(await git(bare, "show", `${ids}:messenger-assets.committed-ids`)).toMatch(/^\d+\n\d+$/);

  expect((await bot.run("forget", "a")).exitCode).toBe(0);
  await bot.commit("forget a");
  const { stderr } = await bot.run("apply", "--push");
  expect(stderr).toContain("uploaded a ");
  expect(stderr).not.toContain("took ");
});

it("a branch that the remote has not yet is made there", async () => {
  const { bare, bot } = await openWorld(twoAssets, {});
  await bot.git("checkout", "--quiet", "-b", "feature/x");
  expect((await bot.run("apply", "--push")).stderr).toContain("to origin/feature/x\n");
  expect(await git(bare, "log", "--format=%s", "feature/x")).toBe(
    "Update Messenger attachments: 2 uploaded\nlater\nfirst",
  );
  expect((await bot.run("apply", "--push")).stderr).toContain("nothing to commit\n");
});

it("a commit that could not be pushed goes along with the next run, though that has nothing to add", async () => {
  const { bare, bot } = await openWorld(twoAssets, {});
  expect((await bot.run("apply", "--commit")).exitCode).toBe(0);
  const { stderr } = await bot.run("apply", "--push");
  expect(stderr).toContain("to origin/main\n");
  expect(await git(bare, "rev-parse", "main")).toBe(await bot.git("rev-parse", "HEAD"));
});
