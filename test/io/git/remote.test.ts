import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { idsBranch } from "../../../src/core/ids-branch/ids-branch.ts";
import { openWorkTree } from "../../../src/io/git/open-work-tree.ts";
import { openRemote, type Remote } from "../../../src/io/git/remote.ts";
import { rejectionOf } from "../../support/apply-fixture.ts";
import { bareOf, cloneOf, type GitFolder, gitEnv, gitFolder } from "../../support/git.ts";

const env = { PATH: process.env["PATH"], ...gitEnv };

interface World {
  readonly bare: string;
  readonly first: GitFolder;
  readonly clone: GitFolder;
  readonly remote: Remote;
}

async function openWorld(): Promise<World> {
  const first = await gitFolder({ "a.txt": "a" });
  const bare = await bareOf(first);
  const clone = await cloneOf(bare);
  return { bare, first, clone, remote: await openRemote(await openWorkTree(clone.folder, env), env) };
}

describe("fetching", () => {
  test("tells where both branches stand, and forgets one that is gone", async () => {
    const { first, remote } = await openWorld();
    await first.git("push", "--quiet", "origin", `HEAD:refs/heads/${idsBranch}`);
    await first.write("b.txt", "b");
    const tip = await first.commit("second");
    await first.git("push", "--quiet", "origin", "main");
    await remote.fetch(["main", idsBranch]);
    expect(await remote.tipOf("main")).toBe(tip);
    expect(await remote.tipOf(idsBranch)).toBe(await first.git("rev-parse", "HEAD^"));

    await first.git("push", "--quiet", "origin", "--delete", idsBranch);
    await remote.fetch(["main", idsBranch]);
    expect(await remote.tipOf(idsBranch)).toBeUndefined();
    expect(await remote.tipOf("main")).toBe(tip);
  });

  test("of a branch that the remote has not yet is no error", async () => {
    const { first, clone } = await openWorld();
    await first.git("push", "--quiet", "origin", `HEAD:refs/heads/${idsBranch}`);
    await clone.git("checkout", "--quiet", "-b", "feature");
    await clone.git("update-ref", "refs/remotes/origin/feature", "HEAD");
    const remote = await openRemote(await openWorkTree(clone.folder, env), env);
    expect(remote.shownAs).toBe("origin/feature");
    await remote.fetch(["feature", idsBranch]);
    expect(await remote.tipOf("feature")).toBeUndefined();
    expect(await remote.tipOf(idsBranch)).toBe(await first.git("rev-parse", "HEAD"));
  });

  test("from a remote that is not there says so", async () => {
    const { bare, remote } = await openWorld();
    await rename(bare, `${bare}-gone`);
    const problem = {
      code: "git-fetch-failed",
      message: expect.stringContaining("`git fetch origin` failed: "),
    };
    expect(await rejectionOf(remote.fetch(["main"]))).toMatchObject([problem]);
    await rename(`${bare}-gone`, bare);
  });

  test("ends with its signal", async () => {
    const { remote } = await openWorld();
    expect(await rejectionOf(remote.fetch(["main"], AbortSignal.abort()))).toMatchObject([
      { code: "git-fetch-failed", message: "`git fetch origin` failed: the remote did not answer in time" },
    ]);
  });
});

describe("pushing", () => {
  test("brings a commit, or tells that somebody was faster", async () => {
    const { first, clone, remote } = await openWorld();
    await clone.write("b.txt", "b");
    const commit = await clone.commit("ours");
    expect(await remote.push(commit, "main", { isDryRun: true })).toEqual({ kind: "pushed" });
    await first.write("c.txt", "c");
    await first.commit("theirs");
    await first.git("push", "--quiet", "origin", "main");
    expect(await remote.push(commit, "main")).toEqual({ kind: "moved" });
    expect(await remote.push(commit, idsBranch)).toEqual({ kind: "pushed" });
    expect(await remote.tipOf(idsBranch)).toBe(commit);
  });

  test("runs the user's hook only where commits of the user's go along", async () => {
    const { clone, remote } = await openWorld();
    await clone.write("b.txt", "b");
    const commit = await clone.commit("ours");
    await writeFile(join(clone.folder, ".git", "hooks", "pre-push"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    expect(await remote.push(commit, "main", { runsHooks: true })).toMatchObject({ kind: "failed" });
    expect(await remote.push(commit, "main")).toEqual({ kind: "pushed" });
  });

  test("that takes too long is given up", async () => {
    const { bare, clone, remote } = await openWorld();
    await writeFile(join(bare, "hooks", "pre-receive"), "#!/bin/sh\nsleep 600\n", { mode: 0o755 });
    await clone.write("b.txt", "b");
    expect(await remote.push(await clone.commit("ours"), "main", { timeoutMs: 200 })).toEqual({
      kind: "failed",
      reason: "the remote did not answer in time",
    });
  });
});

test("the upstream counts, and without a remote there is an error", async () => {
  const { clone } = await openWorld();
  await clone.git("remote", "rename", "origin", "acme");
  await clone.git("config", "branch.main.merge", "refs/heads/trunk");
  const remote = await openRemote(await openWorkTree(clone.folder, env), env);
  expect([remote.remote, remote.branch]).toEqual(["acme", "trunk"]);
  await clone.git("remote", "remove", "acme");
  expect(await rejectionOf(openRemote(await openWorkTree(clone.folder, env), env))).toMatchObject([
    { code: "git-no-remote" },
  ]);
});
