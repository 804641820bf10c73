import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Moved, moveAlong } from "../../../src/io/git/move-along.ts";
import { openWorkTree, type WorkTree } from "../../../src/io/git/open-work-tree.ts";
import { type GitFolder, gitEnv, gitFolder } from "../../support/git.ts";

const env = { PATH: process.env["PATH"], ...gitEnv };

interface World extends GitFolder {
  readonly workTree: WorkTree;
  /** A commit ahead of the one that is checked out: it changes `own.json` and `theirs.txt`, and brings `new.txt`. */
  readonly ahead: string;
  readonly move: () => Promise<Moved>;
}

async function openWorld(): Promise<World> {
  const made = await gitFolder({ "own.json": "1\n", "theirs.txt": "1\n", "mine.txt": "1\n" });
  await made.write("own.json", "2\n");
  await made.write("theirs.txt", "2\n");
  await made.write("new.txt", "2\n");
  const ahead = await made.commit("ahead");
  await made.git("reset", "--quiet", "--hard", "HEAD^");
  const workTree = await openWorkTree(made.folder, env);
  const indexFile = join(made.folder, ".git", "own", "trial.index");
  const move = (): Promise<Moved> => moveAlong(workTree, { commit: ahead, paths: ["own.json"], indexFile });
  return { ...made, workTree, ahead, move };
}

describe("a work tree moves along", () => {
  test("with its branch, its index and its files, whatever our own file holds", async () => {
    const { folder, git, write, ahead, move } = await openWorld();
    await write("own.json", "something else\n");
    expect(await move()).toEqual({ kind: "moved" });
    expect(await git("rev-parse", "HEAD")).toBe(ahead);
    expect(await git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(await git("status", "--porcelain")).toBe("");
    expect(await readFile(join(folder, "own.json"), "utf8")).toBe("2\n");
    expect(await readFile(join(folder, "new.txt"), "utf8")).toBe("2\n");
    expect(await move()).toEqual({ kind: "moved" });
  });

  test("past other changes of the user's, staged or not", async () => {
    const { git, write, move } = await openWorld();
    await write("mine.txt", "changed\n");
    await git("add", "mine.txt");
    await write("mine.txt", "changed again\n");
    await write("untracked.txt", "x");
    expect(await move()).toEqual({ kind: "moved" });
    expect(await git("status", "--porcelain")).toBe("MM mine.txt\n?? untracked.txt");
  });

  test("where our own file is not in git yet", async () => {
    const { folder, git, write } = await gitFolder({ "mine.txt": "1\n" });
    await write("own.json", "2\n");
    const ahead = await (async () => {
      await git("add", "own.json");
      await git("commit", "--quiet", "--message=own");
      return git("rev-parse", "HEAD");
    })();
    await git("reset", "--quiet", "--mixed", "HEAD^");
    const workTree = await openWorkTree(folder, env);
    const indexFile = join(folder, ".git", "trial.index");
    expect(await moveAlong(workTree, { commit: ahead, paths: ["own.json"], indexFile })).toEqual({
      kind: "moved",
    });
    expect(await git("status", "--porcelain")).toBe("");
  });

  test("with a detached HEAD", async () => {
    const { git, ahead, workTree, move: _ } = await openWorld();
    await git("checkout", "--quiet", "--detach");
    const detached = { ...workTree, branch: undefined };
    const indexFile = join(workTree.top, ".git", "trial.index");
    expect((await moveAlong(detached, { commit: ahead, paths: [], indexFile })).kind).toBe("moved");
    expect(await git("rev-parse", "HEAD")).toBe(ahead);
    expect(await git("rev-parse", "main")).not.toBe(ahead);
  });
});

describe("a work tree stays as it is, to the last byte of the index", () => {
  test.each<[string, (world: World) => Promise<unknown>, string]>([
    [
      "when a file would be changed that the user has changed",
      ({ write }) => write("theirs.txt", "3\n"),
      "changes of yours are in the way",
    ],
    [
      "when a file would be made that the user has made",
      ({ write }) => write("new.txt", "3\n"),
      "changes of yours are in the way",
    ],
    [
      "when the user has staged another version of a file",
      async ({ git, write }) => {
        await write("theirs.txt", "3\n");
        await git("add", "theirs.txt");
      },
      "changes of yours are in the way",
    ],
    [
      "when the branch has commits of its own",
      ({ git }) => git("commit", "--quiet", "--allow-empty", "--message=own"),
      "it has commits of its own",
    ],
    [
      "when another branch is checked out",
      ({ git }) => git("checkout", "--quiet", "-b", "other"),
      "another branch was checked out meanwhile",
    ],
    ["in the middle of a merge", ({ write }) => write(".git/MERGE_HEAD", "x"), "a merge is under way"],
    [
      "while another program works with the index",
      ({ folder }) => writeFile(join(folder, ".git", "index.lock"), ""),
      "`git update-index` failed: ",
    ],
  ])("%s", async (_, change, reason) => {
    const world = await openWorld();
    await change(world);
    await world.git("--no-optional-locks", "status");
    const before = await stateOf(world);
    const moved = await world.move();
    expect(moved).toEqual({ kind: "stays", reason: expect.stringContaining(reason) });
    expect(await stateOf(world)).toEqual(before);
  });
});

async function stateOf({ folder, git }: World): Promise<unknown> {
  await rm(join(folder, ".git", "own"), { recursive: true, force: true });
  return {
    head: await git("rev-parse", "HEAD"),
    ref: await git("symbolic-ref", "HEAD"),
    staged: await git("ls-files", "--stage"),
    status: await git("--no-optional-locks", "status", "--porcelain"),
    own: await readFile(join(folder, "own.json"), "utf8"),
  };
}
