import { expect, test } from "vitest";
import { type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { isObject, listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import {
  actionsOf,
  codesOf,
  lockfileName,
  openProject,
  resultsOf,
  type TestProject,
} from "../support/project.ts";

const tokens = { "token-of-111": "111", "token-of-222": "222", "token-of-333": "333" };

function environment(graph: GraphServer): Readonly<Record<string, string>> {
  return {
    MESSENGER_GRAPH_URL: graph.url,
    MESSENGER_PAGE_ACCESS_TOKEN: "token-of-111",
    ACME_TOKEN: "token-of-111",
    ZOO_TOKEN: "token-of-222",
  };
}

const severalPages = `version: 1
pages:
  acme:         { id: "111", tokenEnv: ACME_TOKEN, labels: { brand: acme, env: prod } }
  acme-staging: { id: "222", tokenEnv: ZOO_TOKEN, labels: { brand: acme, env: staging } }
  zoo:          { id: "333", tokenEnv: THIRD_TOKEN, labels: { brand: zoo, env: prod } }
assets:
  hello: { path: "media/\${brand}/hello.\${locale}.png", locales: [en, de] }
  beta: { path: media/beta.png, pages: "env=staging" }
  brand: { path: media/acme/hello.en.png, pages: ["acme*"] }
`;

async function openSeveral(): Promise<{ project: TestProject; graph: GraphServer }> {
  const graph = await startGraphServer({ pages: tokens });
  const project = await openProject({
    manifest: severalPages,
    files: {
      "media/acme/hello.en.png": png("acme en"),
      "media/acme/hello.de.png": png("acme de"),
      "media/zoo/hello.en.png": png("zoo en"),
      "media/zoo/hello.de.png": png("zoo de"),
      "media/beta.png": png("beta"),
    },
    env: { ...environment(graph), THIRD_TOKEN: "token-of-333" },
  });
  return { project, graph };
}

test("several Pages have assets by label, brand and locale, each under its own token and ID", async () => {
  const { project, graph } = await openSeveral();
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(0);
  expect(resultsOf(applied)).toEqual([
    "acme brand create uploaded",
    "acme hello@de create uploaded",
    "acme hello@en create reused",
    "acme-staging beta create uploaded",
    "acme-staging brand create uploaded",
    "acme-staging hello@de create uploaded",
    "acme-staging hello@en create reused",
    "zoo hello@de create uploaded",
    "zoo hello@en create uploaded",
  ]);
  const sent = graph.uploads().map(({ requestLine, headers }) => {
    const path = requestLine.split("/")[2];
    return `${path} ${headers.get("authorization")}`;
  });
  expect([...new Set(sent)].toSorted()).toEqual([
    "111 Bearer token-of-111",
    "222 Bearer token-of-222",
    "333 Bearer token-of-333",
  ]);
  const pages = valueAt(await project.lockfile(), "pages");
  expect(isObject(pages) && Object.entries(pages).map(([name, page]) => [name, textAt(page, "id")])).toEqual([
    ["acme", "111"],
    ["acme-staging", "222"],
    ["zoo", "333"],
  ]);
});

test("--page takes names, globs and labels, and leaves the other Pages as they are", async () => {
  const { project } = await openSeveral();
  const pagesOf = async (...selectors: readonly string[]): Promise<readonly string[]> => {
    const options = selectors.flatMap((selector) => ["--page", selector]);
    const planned = await project.run("plan", "--json", ...options);
    return [...new Set(actionsOf(planned).map((action) => action.split(" ")[0] ?? ""))];
  };
  expect(await pagesOf("zoo")).toEqual(["zoo"]);
  expect(await pagesOf("acme*")).toEqual(["acme", "acme-staging"]);
  expect(await pagesOf("env=prod", "acme-staging")).toEqual(["acme", "acme-staging", "zoo"]);
  await project.run("apply", "--page", "brand=zoo");
  expect(namesAt(await project.lockfile(), "pages")).toEqual(["zoo"]);
  const missing = await project.run("plan", "--json", "--page", "zou");
  expect(missing.exitCode).toBe(1);
  expect(codesOf(missing)).toEqual(["page-not-found"]);
});

async function openApplied(manifest: string): Promise<{ project: TestProject; graph: GraphServer }> {
  const graph = await startGraphServer({ pages: tokens });
  const project = await openProject({
    manifest,
    files: { "a.png": png("a"), "b.png": png("b") },
    env: environment(graph),
  });
  expect((await project.run("apply", "--quiet")).exitCode).toBe(0);
  return { project, graph };
}

const onePage = 'version: 1\npage: "111"\nassets: { a: a.png, b: b.png }\n';

test("a renamed Page keeps its entries", async () => {
  const { project, graph } = await openApplied(onePage);
  const assets = valueAt(await project.lockfile(), "pages", "default", "assets");
  await project.write(
    "messenger-assets.yaml",
    'version: 1\npages: { acme: { id: "111", tokenEnv: ACME_TOKEN } }\nassets: { a: a.png, b: b.png }\n',
  );
  expect(actionsOf(await project.run("plan", "--json"))).toEqual([
    "acme a keep unchanged",
    "acme b keep unchanged",
  ]);
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(valueAt(await project.lockfile(), "pages")).toEqual({ acme: { assets, id: "111", retired: [] } });
  expect(graph.uploads()).toHaveLength(2);
});

test("after a changed Page ID the old block is kept under its ID until its IDs have expired", async () => {
  const { project, graph } = await openApplied(onePage);
  await project.write("messenger-assets.yaml", onePage.replace("111", "222"));
  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: "token-of-222" });
  const planned = await project.run("plan", "--json");
  expect(actionsOf(planned)).toEqual([
    "111 a remove not-in-manifest",
    "111 b remove not-in-manifest",
    "default a create new",
    "default b create new",
  ]);
  expect((await project.run("apply")).exitCode).toBe(0);
  const lockfile = await project.lockfile();
  expect(namesAt(lockfile, "pages")).toEqual(["111", "default"]);
  expect(valueAt(lockfile, "pages", "111", "assets")).toEqual({});
  expect(listAt(lockfile, "pages", "111", "retired")).toHaveLength(2);
  expect(textAt(lockfile, "pages", "default", "id")).toBe("222");
  expect(graph.uploads()).toHaveLength(4);

  expect((await project.run("apply", "--at", "2099-01-01")).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages")).toEqual(["default"]);
});

test("a removed Page loses all its assets, and its block goes when its last ID has expired", async () => {
  const two = `version: 1
pages: { acme: { id: "111", tokenEnv: ACME_TOKEN }, zoo: { id: "222", tokenEnv: ZOO_TOKEN } }
assets: { a: a.png, b: b.png }
`;
  const { project } = await openApplied(two);
  const one = two.replace(/, zoo: [^}]*\}/, "");
  await project.write("messenger-assets.yaml", one);
  expect(resultsOf(await project.run("apply", "--json"))).toEqual([
    "acme a keep kept",
    "acme b keep kept",
    "zoo a remove removed",
    "zoo b remove removed",
  ]);
  expect(listAt(await project.lockfile(), "pages", "zoo", "retired")).toHaveLength(2);

  // A Page that comes back takes its IDs back.
  await project.write("messenger-assets.yaml", two);
  expect(actionsOf(await project.run("plan", "--json", "--page", "zoo"))).toEqual([
    "zoo a reuse same-content",
    "zoo b reuse same-content",
  ]);

  await project.write("messenger-assets.yaml", one);
  expect((await project.run("apply", "--at", "2099-01-01")).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages")).toEqual(["acme"]);
});

test("a removed Page of ten assets is not forgotten without leave", async () => {
  const graph = await startGraphServer({ pages: tokens });
  const keys = [..."abcdefghij"];
  const assets = keys.map((key) => `  ${key}: ${key}.png\n`).join("");
  const pages = (second: string): string =>
    `version: 1\npages: { acme: { id: "111", tokenEnv: ACME_TOKEN }${second} }\nassets:\n${assets}`;
  const project = await openProject({
    manifest: pages(', zoo: { id: "222", tokenEnv: ZOO_TOKEN }'),
    files: Object.fromEntries(keys.map((key) => [`${key}.png`, png(key)])),
    env: environment(graph),
  });
  await project.run("apply");
  await project.write("messenger-assets.yaml", pages(""));
  const before = await project.read(lockfileName);
  const refused = await project.run("apply", "--json");
  expect(refused.exitCode).toBe(1);
  expect(codesOf(refused)).toEqual(["too-many-removals"]);
  expect(await project.read(lockfileName)).toBe(before);
  expect((await project.run("apply", "--allow-removals=zoo")).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages", "zoo", "assets")).toEqual([]);
});

test("two manifests in one folder have lockfiles and journals of their own", async () => {
  const graph = await startGraphServer({ pages: tokens });
  const project = await openProject({
    files: {
      "shop.yaml": 'version: 1\npage: "111"\nassets: { a: a.png }\n',
      "club.yml": 'version: 1\npages: { club: { id: "222", tokenEnv: ZOO_TOKEN } }\nassets: { b: b.png }\n',
      "a.png": png("a"),
      "b.png": png("b"),
    },
    env: environment(graph),
  });
  const [shop, club] = await Promise.all([
    project.run("apply", "--json", "-m", "shop.yaml"),
    project.run("apply", "--json", "--manifest", "club.yml"),
  ]);
  expect([shop.exitCode, club.exitCode]).toEqual([0, 0]);
  expect(namesAt(await project.lockfile("shop.lock.json"), "pages", "default", "assets")).toEqual(["a"]);
  expect(namesAt(await project.lockfile("club.lock.json"), "pages", "club", "assets")).toEqual(["b"]);
  const files = (await project.files()).filter((file) => !file.startsWith(".messenger-assets/"));
  expect(files).toEqual(["a.png", "b.png", "club.lock.json", "club.yml", "shop.lock.json", "shop.yaml"]);
});

test("a token that two Pages share is a mismatch, not two Pages with one ID", async () => {
  const graph = await startGraphServer({ pages: tokens });
  const project = await openProject({
    manifest:
      "version: 1\npages: { acme: { tokenEnv: ACME_TOKEN }, zoo: { tokenEnv: ACME_TOKEN } }\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
    env: environment(graph),
  });
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(resultsOf(applied)).toEqual(["acme a create uploaded", "zoo a create not-started page-mismatch"]);
  const lockfile = await project.lockfile();
  expect(namesAt(lockfile, "pages", "acme", "assets")).toEqual(["a"]);
  expect(namesAt(lockfile, "pages", "zoo", "assets")).toEqual([]);
  expect(valueAt(lockfile, "pages", "zoo", "id")).toBe(undefined);
});
