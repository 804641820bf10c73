import { expect, test } from "vitest";
import { git } from "../support/git.ts";
import { type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { listAt, namesAt, textAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, codesOf, lockfileName, openProject, type TestProject } from "../support/project.ts";

const manifest = `version: 1
page: "1234567890"
assets: { m: { glob: "media/*.png" } }
`;

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
  readonly git: (...args: readonly string[]) => Promise<string>;
}

/** Two branches that both renewed `m/a`, and each removed one file and added another. */
async function openWorld(): Promise<World> {
  const graph = await startGraphServer();
  const project = await openProject({
    manifest,
    files: Object.fromEntries(["a", "b", "c", "d"].map((name) => [`media/${name}.png`, png(name)])),
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-a-branch" },
  });
  const inFolder: World["git"] = (...args) => git(project.folder, ...args);
  const world: World = { project, graph, git: inFolder };
  await inFolder("init", "--quiet", "--initial-branch=main");
  await apply(project);
  await commit(world, "base");
  await inFolder("checkout", "--quiet", "-b", "topic");
  await project.write("media/t.png", png("t"));
  await project.remove("media/b.png");
  await apply(project, "--replace", "m/a");
  await commit(world, "topic");
  await inFolder("checkout", "--quiet", "main");
  await project.write("media/s.png", png("s"));
  await project.remove("media/c.png");
  await apply(project, "--replace", "m/a");
  await commit(world, "main");
  return world;
}

async function commit(world: World, message: string): Promise<void> {
  await world.git("add", "--all");
  await world.git("commit", "--quiet", `--message=${message}`);
}

/** Runs git for what ends with a conflict. */
async function meet(world: World, ...args: readonly string[]): Promise<void> {
  await expect(world.git(...args)).rejects.toThrow("Command failed");
}

async function apply(project: TestProject, ...options: readonly string[]): Promise<void> {
  expect((await project.run("apply", "--quiet", "--concurrency", "1", ...options)).exitCode).toBe(0);
}

const kept = ["a", "d", "s", "t"].map((name) => `default m/${name} keep unchanged`);

/** The retired IDs, each as `KEY ID`. */
async function retiredIn(project: TestProject): Promise<readonly string[]> {
  return listAt(await project.lockfile(), "pages", "default", "retired").map(
    (entry) => `${textAt(entry, "key")} ${textAt(entry, "attachmentId")}`,
  );
}

/** Every command sees both branches' IDs in a lockfile with markers, and `apply` writes it without. */
async function expectHealed({ project, graph }: World): Promise<void> {
  const uploads = graph.uploads().length;
  const conflicted = await project.read(lockfileName);
  expect(conflicted).toContain("<<<<<<<");
  const planned = await project.run("plan", "--json", "--detailed-exitcode");
  expect({ code: planned.exitCode, actions: actionsOf(planned) }).toEqual({ code: 0, actions: kept });
  expect((await project.run("status", "--json")).exitCode).toBe(0);
  expect(await project.read(lockfileName)).toBe(conflicted);

  await apply(project);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(
    ["a", "d", "s", "t"].map((name) => `m/${name}`),
  );
  // The renewed ID that lost, and the two removed assets'.
  expect(await retiredIn(project)).toEqual(["m/a 9006", "m/b 9002", "m/c 9003"]);
  expect(graph.uploads()).toHaveLength(uploads);
}

for (const style of ["merge", "diff3", "zdiff3"]) {
  test(`a merge in the style ${style} is healed in memory by plan, and on disk by apply`, async () => {
    const world = await openWorld();
    await meet(world, "-c", `merge.conflictStyle=${style}`, "merge", "--quiet", "topic");
    await expectHealed(world);
    await commit(world, "merge");
    expect((await world.project.run("plan", "--detailed-exitcode")).exitCode).toBe(0);
  });
}

test("a rebase is healed as well, and so is a merge whose file was added with its markers", async () => {
  const world = await openWorld();
  await meet(world, "rebase", "--quiet", "topic");
  await expectHealed(world);
  await world.git("rebase", "--abort");

  await meet(world, "merge", "--quiet", "topic");
  await world.git("add", lockfileName);
  await world.git("checkout", "--quiet", "--merge", "--", lockfileName);
  await expectHealed(world);
});

test("markers that nothing heals stop every command, which says how to bring the sides back", async () => {
  const world = await openWorld();
  const { project } = world;
  await meet(world, "merge", "--quiet", "topic");
  await world.git("add", lockfileName);
  const conflicted = await project.read(lockfileName);
  await project.write(lockfileName, conflicted.replace(/^>{7}.*\n/m, ""));
  const planned = await project.run("plan", "--json");
  expect(planned.exitCode).toBe(1);
  expect(codesOf(planned)).toEqual(["lockfile-conflict"]);
  expect(textAt(planned.document, "diagnostics", "0", "hint")).toContain(
    `git checkout --merge -- ${lockfileName}`,
  );
});
