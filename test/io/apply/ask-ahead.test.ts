import { expect, onTestFinished, test } from "vitest";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { type AskedAhead, createAskedAhead } from "../../../src/io/apply/ask-ahead.ts";
import { loadProject } from "../../../src/io/project/load-project.ts";
import { lockedAsset, lockedPage, lockfileWith } from "../../core/lockfile/builders.ts";
import { type GraphServer, startGraphServer } from "../../support/graph-server.ts";
import { png } from "../../support/media.ts";
import { tempProject } from "../../support/temp-project.ts";

/** More than are asked for ahead. */
const manyPages = Array.from({ length: 9 }, (_, at) => `p${at}`);

const assets = "assets: { a: a.png }\n";

interface Asked {
  readonly ahead: AskedAhead;
  readonly graph: GraphServer;
}

/** What is asked ahead while the project of `manifest` is loaded; all its tokens are there. */
async function askFor(
  manifest: string,
  files: Readonly<Record<string, string>> = {},
  then: (ahead: AskedAhead) => Promise<void> = async () => undefined,
): Promise<Asked> {
  const graph = await startGraphServer();
  const names = ["MESSENGER_PAGE_ACCESS_TOKEN", "ACCOUNT", ...manyPages];
  const env = { MESSENGER_GRAPH_URL: graph.url, ...Object.fromEntries(names.map((name) => [name, "token"])) };
  const cwd = await tempProject({
    "messenger-assets.yaml": `version: 1\n${manifest}`,
    "a.png": png("a"),
    ...files,
  });
  const ahead = createAskedAhead(env, new AbortController().signal);
  onTestFinished(ahead.close);
  const onListed: typeof ahead.ask = (listed) => {
    ahead.ask(listed);
    void then(ahead);
  };
  await loadProject({ cwd, env, onListed }).catch(() => undefined);
  return { ahead, graph };
}

test("whose a token is is asked before the files are read, and told once", async () => {
  const { ahead, graph } = await askFor("assets: { a: a.png, b: { path: b.png, type: image } }\n", {
    "b.png": "no picture",
  });
  expect(await ahead.take("default")).toEqual({ id: "1234567890", name: "Acme" });
  expect(ahead.take("default")).toBeUndefined();
  expect(graph.requests).toHaveLength(1);
});

test("up to eight Pages are asked for, and none of more", async () => {
  const pagesOf = (names: readonly string[]): string =>
    `pages:\n${names.map((name) => `  ${name}: { tokenEnv: ${name} }\n`).join("")}`;
  const eight = manyPages.slice(1);
  const { ahead } = await askFor(`${pagesOf(eight)}${assets}`);
  expect(await Promise.all(eight.map((name) => ahead.take(name)))).toHaveLength(8);
  expect(eight.map((name) => ahead.take(name)).every((answer) => answer === undefined)).toBe(true);
  const { ahead: many } = await askFor(`${pagesOf(manyPages)}${assets}`);
  expect(manyPages.map((name) => many.take(name)).every((answer) => answer === undefined)).toBe(true);
});

test("nothing is asked any more when it was closed", async () => {
  const { ahead, graph } = await askFor(assets, {}, async (begun) => begun.close());
  await expect(ahead.take("default")).rejects.toMatchObject({ detail: { code: "aborted" } });
  expect(graph.requests).toEqual([]);
});

const mine = { "mine.ts": "export const mine = 1;\n" };

test("a hand-written file in an output's place comes first", async () => {
  const { ahead, graph } = await askFor(`${assets}outputs: [{ format: typescript, path: mine.ts }]\n`, mine);
  await expect(ahead.take("default")).rejects.toThrow("output-not-generated");
  expect(graph.requests).toEqual([]);
});

const lockfile = serializeLockfile(lockfileWith({ default: lockedPage({ a: lockedAsset("1") }) }));

test.each([
  ["a file is missing", "assets: { a: a.png, b: gone.png }\n", {}],
  ["the manifest has a mistake", "assets: { a: a.png, b: { path: a.png, typ: image } }\n", {}],
  [
    "an account has the token",
    `accounts: { tokenEnv: ACCOUNT }\npages: { default: { id: 7 } }\n${assets}`,
    {},
  ],
  ["no key is new", assets, { "messenger-assets.lock.json": lockfile }],
])("nothing is asked when %s", async (_, manifest, files) => {
  const { ahead } = await askFor(manifest, files);
  expect(ahead.take("default")).toBeUndefined();
});

test("one new key beside known ones is enough", async () => {
  const files = { "messenger-assets.lock.json": lockfile };
  const { ahead } = await askFor("assets: { a: a.png, c: a.png }\n", files);
  expect(await ahead.take("default")).toMatchObject({ id: "1234567890" });
});
