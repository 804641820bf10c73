import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/core/diagnostics/diagnostic.ts";
import { idsBranch } from "../../../src/core/ids-branch/ids-branch.ts";
import { emptyLockfile } from "../../../src/core/lockfile/lockfile.ts";
import { parseLockfile } from "../../../src/core/lockfile/parse-lockfile.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { openWorkTree } from "../../../src/io/git/open-work-tree.ts";
import { openRemote } from "../../../src/io/git/remote.ts";
import {
  type IdsBranch,
  type IdsBranchOptions,
  openIdsBranch,
} from "../../../src/io/sharing/open-ids-branch.ts";
import { held, lockfileDefault, nowMs, renewal } from "../../support/builders.ts";
import { bareOf, cloneOf, git, gitEnv, gitFolder } from "../../support/git.ts";

const env = { PATH: process.env["PATH"], ...gitEnv };

const ofA = lockfileDefault({ a: held("1", "a") }, { id: "7" });
const ofB = lockfileDefault({ b: held("2", "b") }, { id: "7" });

interface Run {
  readonly branch: IdsBranch;
  readonly warnings: Diagnostic[];
  readonly cutOff: AbortController;
}

/** A run in a clone of its own. */
async function openRun(
  bare: string,
  { lockfilePath = "messenger-assets.lock.json", committed = emptyLockfile }: Partial<IdsBranchOptions> = {},
): Promise<Run> {
  const clone = await cloneOf(bare);
  const workTree = await openWorkTree(clone.folder, env);
  const remote = await openRemote(workTree, env);
  await remote.fetch(["main", idsBranch]);
  const warnings: Diagnostic[] = [];
  const cutOff = new AbortController();
  const branch = await openIdsBranch({
    git: workTree.git,
    remote,
    lockfilePath,
    committed,
    known: committed,
    renewal,
    message: "IDs",
    committer: { name: "Bo", options: ["-c", "user.name=Bo", "-c", "user.email=b@c.d"], signs: false },
    indexFile: join(clone.folder, ".git", "ids.index"),
    now: () => nowMs,
    pushTimeoutMs: 15_000,
    cutOff: cutOff.signal,
    onWarning: (warning) => warnings.push(warning),
  });
  return { branch, warnings, cutOff };
}

async function openBare(): Promise<string> {
  return bareOf(await gitFolder({ "a.txt": "a" }));
}

async function textOn(bare: string, path = "messenger-assets.lock.json"): Promise<string> {
  return `${await git(bare, "show", `${idsBranch}:${path}`)}\n`;
}

describe("the branch of IDs", () => {
  test("is made with the first push, and holds the lockfile, and which of its IDs are committed", async () => {
    const bare = await openBare();
    const { branch, warnings } = await openRun(bare);
    expect([branch.exists(), branch.theirs]).toEqual([false, emptyLockfile]);
    expect(await branch.push(emptyLockfile)).toBe(true);
    expect(branch.exists()).toBe(false);
    expect(await branch.push(ofA)).toBe(true);
    expect(branch.exists()).toBe(true);
    expect(await textOn(bare)).toBe(serializeLockfile(ofA));
    expect(await git(bare, "ls-tree", "-r", "--name-only", idsBranch)).toBe(
      "messenger-assets.committed-ids\nmessenger-assets.lock.json",
    );
    expect(await git(bare, "log", "--format=%P %an %s", idsBranch)).toBe(" Bo IDs");
    expect(warnings).toEqual([]);
    expect((await openRun(bare)).branch.theirs).toEqual(ofA);
  });

  test("gets no commit when nothing is new", async () => {
    const bare = await openBare();
    const { branch } = await openRun(bare);
    await branch.push(ofA);
    await branch.push(ofA);
    expect(await (await openRun(bare)).branch.push(ofA)).toBe(true);
    expect(await git(bare, "rev-list", "--count", idsBranch)).toBe("1");
  });

  test("takes pushes of several runs at once, one after the other, and loses nothing", async () => {
    const bare = await openBare();
    const runs = await Promise.all([openRun(bare), openRun(bare), openRun(bare)]);
    const lockfiles = [ofA, ofB, lockfileDefault({ c: held("3", "c") }, { id: "7" })];
    expect(await Promise.all(runs.map(({ branch }, at) => branch.push(lockfiles[at] ?? ofA)))).toEqual([
      true,
      true,
      true,
    ]);
    const merged = parseLockfile(await textOn(bare), "x").pages.get("default");
    expect([...(merged?.assets.keys() ?? [])].toSorted()).toEqual(["a", "b", "c"]);
    expect(await git(bare, "log", "--merges", "--format=%h", idsBranch)).toBe("");
    expect(runs.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test("has a lockfile of each manifest", async () => {
    const bare = await openBare();
    await (await openRun(bare, { lockfilePath: "one/x.lock.json" })).branch.push(ofA);
    const { branch } = await openRun(bare, { lockfilePath: "two/x.lock.json" });
    expect(branch.theirs).toEqual(emptyLockfile);
    await branch.push(ofB);
    expect(await textOn(bare, "one/x.lock.json")).toBe(serializeLockfile(ofA));
    expect(await textOn(bare, "two/x.lock.json")).toBe(serializeLockfile(ofB));
  });
});

describe("an ID that the main branch has had", () => {
  test("and has dropped since, does not come back", async () => {
    const bare = await openBare();
    const both = lockfileDefault({ a: held("1", "a"), b: held("2", "b") }, { id: "7" });
    await (await openRun(bare)).branch.push(both, ofA);
    expect(await git(bare, "show", `${idsBranch}:messenger-assets.committed-ids`)).toBe("1");
    const { branch } = await openRun(bare);
    expect(branch.theirs).toEqual(ofB);
    await branch.push(ofB);
    expect(await textOn(bare)).toBe(serializeLockfile(ofB));
    expect(await git(bare, "show", `${idsBranch}:messenger-assets.committed-ids`)).toBe("");
  });

  test("and still has, is there for others", async () => {
    const bare = await openBare();
    await (await openRun(bare)).branch.push(ofA, ofA);
    expect((await openRun(bare, { committed: ofA })).branch.theirs).toEqual(ofA);
  });

  test("counts as committed when another run has committed it meanwhile", async () => {
    const bare = await openBare();
    const [first, second] = [await openRun(bare), await openRun(bare)];
    await first.branch.push(ofA, ofA);
    await second.branch.push(ofB);
    expect((await openRun(bare, { committed: ofA })).branch.theirs).toEqual(
      lockfileDefault({ a: held("1", "a"), b: held("2", "b") }, { id: "7" }),
    );
  });
});

describe("a branch that somebody has spoiled", () => {
  /** A remote whose branch of IDs holds `text`. */
  async function spoiledWith(text: string): Promise<string> {
    const bare = await openBare();
    const spoiler = await gitFolder({ "messenger-assets.lock.json": text });
    await spoiler.git("push", "--quiet", bare, `HEAD:refs/heads/${idsBranch}`);
    return bare;
  }

  test("counts as empty, is told once, and is mended by the next push", async () => {
    const bare = await spoiledWith("{");
    const { branch, warnings } = await openRun(bare);
    expect(branch.theirs).toEqual(emptyLockfile);
    expect(await branch.push(ofA)).toBe(true);
    expect(await textOn(bare)).toBe(serializeLockfile(ofA));
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ["ids-branch-unreadable", "warning"],
    ]);
    expect(warnings[0]?.message).toContain(`\`origin/${idsBranch}:messenger-assets.lock.json\` is not JSON`);
  });

  test("is left as it is when a later version has written it", async () => {
    const text = serializeLockfile(ofA).replace('"lockfileVersion": 1', '"lockfileVersion": 2');
    const bare = await spoiledWith(text);
    const { branch, warnings } = await openRun(bare);
    expect(await branch.push(ofB)).toBe(false);
    expect(await textOn(bare)).toBe(text);
    expect(warnings.map(({ code }) => code)).toEqual(["ids-branch-unreadable", "ids-branch-not-pushed"]);
  });

  test("gives only what an apply can have written", async () => {
    const bare = await spoiledWith(
      serializeLockfile(lockfileDefault({ a: held("1", "a"), b: held("b", "b") }, { id: "7" })),
    );
    const { branch, warnings } = await openRun(bare);
    expect(branch.theirs).toEqual(ofA);
    expect(warnings.map(({ code }) => code)).toEqual(["ids-branch-untrusted"]);
  });
});

describe("a push that does not get through", () => {
  test("is told once, and tried again with the next", async () => {
    const bare = await openBare();
    const { branch, warnings } = await openRun(bare);
    const hook = join(bare, "hooks", "pre-receive");
    await writeFile(hook, '#!/bin/sh\necho "not here" >&2\nexit 1\n', { mode: 0o755 });
    expect([await branch.push(ofA), await branch.push(ofA)]).toEqual([false, false]);
    await writeFile(hook, "#!/bin/sh\nexit 0\n");
    expect(await branch.push(ofA)).toBe(true);
    expect(warnings).toEqual([
      {
        code: "ids-branch-not-pushed",
        severity: "warning",
        message: `IDs could not be pushed to \`${idsBranch}\` on \`origin\`: not here (pre-receive hook declined)`,
        hint: expect.stringContaining("the run goes on"),
      },
    ]);
  });

  test("is given up when there is no time left", async () => {
    const { branch, warnings, cutOff } = await openRun(await openBare());
    cutOff.abort();
    expect(await branch.push(ofA)).toBe(false);
    expect(warnings).toMatchObject([{ code: "ids-branch-not-pushed" }]);
  });
});
