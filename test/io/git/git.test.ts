import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../src/core/diagnostics/diagnostic.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { askGit } from "../../../src/io/git/ask-git.ts";
import { findBases } from "../../../src/io/git/find-bases.ts";
import { readBaseLockfiles } from "../../../src/io/git/read-base-lockfiles.ts";
import { readFileAt } from "../../../src/io/git/read-file-at.ts";
import { lockedAsset, lockedPage, lockfileWith } from "../../core/lockfile/builders.ts";
import { openRepository } from "../../support/scratch-repository.ts";
import { tempProject } from "../../support/temp-project.ts";

const env = { PATH: process.env["PATH"] };

async function problemOf(asking: Promise<unknown>): Promise<unknown> {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw error ?? new Error("nothing was wrong");
  return error.diagnostics.map(({ code, message, hint }) => [code, message, hint]);
}

describe("readFileAt", () => {
  it("gives the text of a file as a commit had it, in a folder of the work tree, whatever is there now", async () => {
    const root = await tempProject({ "bots/[a]/m.lock.json": "now" });
    const { commit, git } = openRepository(root);
    const first = await commit("one", { "bots/[a]/m.lock.json": "ä\r\n" });
    await commit("two", { "bots/[a]/m.lock.json": "later" });
    const place = { folder: join(root, "bots/[a]"), env };
    expect(await readFileAt(first, "m.lock.json", place)).toBe("ä\r\n");
    expect(await readFileAt("HEAD", "m.lock.json", place)).toBe("later");
    expect(await readFileAt("HEAD", "none.json", place)).toBeUndefined();
    expect(await readFileAt("HEAD", "[a]", { folder: join(root, "bots"), env })).toBeUndefined();
    expect(git("status", "--short")).toBe("");
  });
});

describe("findBases", () => {
  it("gives the commit of a name, and the one where the branch left it", async () => {
    const root = await tempProject();
    const { commit, git } = openRepository(root);
    const place = { folder: root, env };
    const fork = await commit("one");
    expect(await findBases("main", place)).toEqual([fork]);
    git("checkout", "--quiet", "-b", "topic");
    await commit("on the branch");
    git("checkout", "--quiet", "main");
    const tip = await commit("two");
    git("checkout", "--quiet", "topic");
    expect(await findBases("main", place)).toEqual([tip, fork]);
    expect(await findBases(fork.slice(0, 12), place)).toEqual([fork]);
    expect(await findBases("HEAD", place)).toHaveLength(1);
  });

  it("gives the commit alone where nothing is common", async () => {
    const root = await tempProject();
    const { commit, git } = openRepository(root);
    const tip = await commit("one");
    git("checkout", "--quiet", "--orphan", "other");
    await commit("two");
    expect(await findBases("main", { folder: root, env })).toEqual([tip]);
  });

  it.each(["origin/main", "", "--all", "^main", "main..HEAD", "main\nHEAD"])(
    "says that %j is no commit, and how to get one",
    async (ref) => {
      const root = await tempProject();
      await openRepository(root).commit("one");
      expect(await problemOf(findBases(ref, { folder: root, env }))).toEqual([
        [
          "base-not-found",
          `\`--base ${ref}\` is no commit that this repository has`,
          "fetch it (`git fetch origin`), and name it as `git rev-parse` would take it, such as `origin/main`",
        ],
      ]);
    },
  );

  it("says how to get the history that a shallow clone lacks", async () => {
    const origin = await tempProject();
    const { commit } = openRepository(origin);
    const first = await commit("one");
    await commit("two");
    const clone = await tempProject();
    openRepository(clone).git("fetch", "--quiet", "--depth=1", `file://${origin}`, "main");
    expect(await problemOf(findBases(first, { folder: clone, env }))).toEqual([
      [
        "base-not-found",
        `\`--base ${first}\` is no commit that this shallow clone has`,
        "clone with the history: `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` in GitLab, or `git fetch --unshallow`",
      ],
    ]);
  });

  it("says what git says where there is no repository", async () => {
    const folder = await tempProject();
    const outside = { ...env, GIT_CEILING_DIRECTORIES: join(folder, "..") };
    expect(await problemOf(findBases("main", { folder, env: outside }))).toEqual([
      [
        "git-failed",
        "git could not answer: not a git repository (or any of the parent directories): .git",
        "the manifest has to be in a git work tree that git trusts, with the commits in question",
      ],
    ]);
  });

  it("says that there is no git", async () => {
    const folder = await tempProject();
    expect(await problemOf(findBases("main", { folder, env: { PATH: folder } }))).toEqual([
      ["git-missing", "there is no `git` here", "install git, and put it into `PATH`"],
    ]);
  });
});

describe("askGit", () => {
  it("gives up when git takes too long", async () => {
    const folder = await tempProject();
    await writeFile(join(folder, "git"), "#!/bin/sh\nexec sleep 60\n");
    await chmod(join(folder, "git"), 0o755);
    const place = { folder, env: { PATH: `${folder}:${env.PATH ?? ""}` }, timeoutMs: 50 };
    expect(await askGit(["log"], place)).toEqual({ kind: "timed-out" });
  });

  it("reports a signal from elsewhere as what it is: no answer of git's", async () => {
    const folder = await tempProject();
    await writeFile(join(folder, "git"), "#!/bin/sh\nkill -KILL $$\n");
    await chmod(join(folder, "git"), 0o755);
    await expect(askGit(["log"], { folder, env: { PATH: `${folder}:${env.PATH ?? ""}` } })).rejects.toThrow(
      "Command failed",
    );
  });
});

describe("readBaseLockfiles", () => {
  const held = lockfileWith({ acme: lockedPage({ welcome: lockedAsset("1") }, { id: "7" }) });
  const paths = (folder: string) => ({
    lockfile: join(folder, "m.lock.json"),
    lockfileName: "m.lock.json",
  });

  it("gives an empty lockfile for a commit without one", async () => {
    const folder = await tempProject();
    const { commit, git } = openRepository(folder);
    await commit("one");
    git("checkout", "--quiet", "-b", "topic");
    await commit("two", { "m.lock.json": serializeLockfile(held) });
    expect(await readBaseLockfiles("main", paths(folder), env)).toEqual([{ pages: new Map() }]);
    expect(await readBaseLockfiles("topic", paths(folder), env)).toEqual([held]);
  });

  it("says of which revision a lockfile is none", async () => {
    const folder = await tempProject();
    await openRepository(folder).commit("one", { "m.lock.json": "{" });
    expect(await problemOf(readBaseLockfiles("main", paths(folder), env))).toEqual([
      ["lockfile-invalid-json", expect.stringContaining("`main:m.lock.json`"), expect.any(String)],
    ]);
  });
});
