import { expect, test } from "vitest";
import type { RunningCommand } from "../support/command.ts";
import { attachmentReply, type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { isObject, jqText, listAt, namesAt, parseJson, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import {
  actionsOf,
  codesOf,
  lockfileName,
  openProject,
  resultsOf,
  type TestProject,
} from "../support/project.ts";
import { waitUntil } from "../support/wait-until.ts";

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
  /** The lockfile's text as the apply under way has read it: it holds `a`. */
  readonly before: string;
  /** An apply that waits for the reply to its upload of `b`. */
  readonly running: RunningCommand;
  readonly answer: () => void;
}

async function openWorld(): Promise<World> {
  let answer: World["answer"] = () => undefined;
  const held = new Promise<string>((resolve) => {
    answer = () => resolve(attachmentReply(2));
  });
  const graph = await startGraphServer({ answerUpload: (_, number) => (number === 2 ? held : undefined) });
  const project = await openProject({
    manifest: `version: 1
page: "1234567890"
assets: { a: a.png, b: b.png, c: c.png }
outputs: [{ format: json, path: ids.json }]
`,
    files: { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-a-merge" },
  });
  expect((await project.run("apply", "--only", "a")).exitCode).toBe(0);
  const before = await project.read(lockfileName);
  const running = project.start("apply", "--json", "--only", "b");
  await waitUntil("the upload of b", () => graph.uploads().length === 2);
  return { project, graph, before, running, answer };
}

/** The lockfile `text` with other assets on its Page. */
function withAssets(text: string, change: (assets: ReadonlyMap<string, unknown>) => object): string {
  const lockfile = parseJson(text);
  const pages = valueAt(lockfile, "pages");
  const page = valueAt(pages, "default");
  const assets = valueAt(page, "assets");
  if (!isObject(lockfile) || !isObject(pages) || !isObject(page) || !isObject(assets)) {
    throw new Error(`no lockfile: ${text}`);
  }
  const changed = change(new Map(Object.entries(assets)));
  return jqText({ ...lockfile, pages: { ...pages, default: { ...page, assets: changed } } });
}

/** An entry like that of `a`, under another ID. */
function entryLike(assets: ReadonlyMap<string, unknown>, changes: object): object {
  const entry = assets.get("a");
  if (!isObject(entry)) throw new Error("a is not held");
  return { ...entry, ...changes };
}

const idOf = async (project: TestProject, key: string): Promise<string> =>
  textAt(await project.lockfile(), "pages", "default", "assets", key, "attachmentId");

test("an ID that somebody else wrote meanwhile is kept, in the outputs too", async () => {
  const { project, before, running, answer } = await openWorld();
  const pulled = withAssets(before, (assets) => ({
    ...Object.fromEntries(assets),
    c: entryLike(assets, { attachmentId: "7001", source: "c.png" }),
  }));
  await project.write(lockfileName, pulled);
  answer();
  const ended = await running.ended;
  expect(ended.exitCode).toBe(0);
  expect(resultsOf(ended)).toEqual(["default b create uploaded"]);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b", "c"]);
  expect([await idOf(project, "b"), await idOf(project, "c")]).toEqual(["9002", "7001"]);
  expect(await project.read("ids.json")).toContain("7001");
  expect((await project.run("generate", "--check")).exitCode).toBe(0);
});

test("of two IDs for one key the later one stays, and the other retires", async () => {
  const { project, before, running, answer } = await openWorld();
  const pulled = withAssets(before, (assets) => ({
    ...Object.fromEntries(assets),
    b: entryLike(assets, {
      attachmentId: "7001",
      source: "b.png",
      uploadedAt: "2026-01-01T00:00:00Z",
      expiresAt: "2026-04-01T00:00:00Z",
    }),
  }));
  await project.write(lockfileName, pulled);
  answer();
  expect((await running.ended).exitCode).toBe(0);
  expect(await idOf(project, "b")).toBe("9002");
  const retired = listAt(await project.lockfile(), "pages", "default", "retired");
  expect(retired.map((entry) => [textAt(entry, "key"), textAt(entry, "attachmentId")])).toEqual([
    ["b", "7001"],
  ]);
});

test("a key that somebody else removed meanwhile stays removed", async () => {
  const { project, before, running, answer } = await openWorld();
  await project.write(
    lockfileName,
    withAssets(before, () => ({})),
  );
  answer();
  expect((await running.ended).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["b"]);
});

test("a lockfile that was removed meanwhile is written whole", async () => {
  const { project, running, answer } = await openWorld();
  await project.remove(lockfileName);
  answer();
  expect((await running.ended).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b"]);
});

test("conflict markers that came meanwhile are healed", async () => {
  const { project, before, running, answer } = await openWorld();
  const theirs = withAssets(before, (assets) => ({
    ...Object.fromEntries(assets),
    c: entryLike(assets, { attachmentId: "7001", source: "c.png" }),
  }));
  await project.write(lockfileName, `<<<<<<< HEAD\n${before}=======\n${theirs}>>>>>>> theirs\n`);
  answer();
  expect((await running.ended).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b", "c"]);
});

test("a lockfile that was broken meanwhile is left as it is, and the new ID waits in the journal", async () => {
  const { project, graph, before, running, answer } = await openWorld();
  await project.write(lockfileName, `${before.slice(0, 40)}`);
  answer();
  const ended = await running.ended;
  expect(ended.exitCode).toBe(1);
  expect(codesOf(ended)).toEqual(["journal-kept", "lockfile-invalid-json"]);
  expect(await project.read(lockfileName)).toBe(before.slice(0, 40));

  await project.write(lockfileName, before);
  expect(actionsOf(await project.run("plan", "--json", "--only", "b"))).toEqual(["default b keep unchanged"]);
  expect((await project.run("apply", "--max-uploads", "0")).exitCode).toBe(0);
  expect(await idOf(project, "b")).toBe("9002");
  expect(graph.uploads()).toHaveLength(2);
});
