import { expect, test } from "vitest";
import { type FileServer, startFileServer } from "../support/file-server.ts";
import { type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import {
  actionsOf,
  codesOf,
  lockfileName,
  openProject,
  resultsOf,
  type TestProject,
} from "../support/project.ts";

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
  readonly web: FileServer;
}

const promo = { body: png("promo"), contentType: "image/png", etag: '"1"' };

async function openWorld(asset: (url: string) => string): Promise<World> {
  const [graph, web] = await Promise.all([startGraphServer(), startFileServer({ "/promo.png": promo })]);
  const project = await openProject({
    manifest: `version: 1\npage: "1234567890"\nassets: { promo: ${asset(`${web.url}/promo.png`)} }\n`,
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-for-urls" },
  });
  return { project, graph, web };
}

function bodies({ uploads }: GraphServer): readonly string[] {
  return uploads().map(({ headers }) => headers.get("content-type")?.split(";")[0] ?? "");
}

test("a URL is asked for again by its validators, and 304 means unchanged", async () => {
  const { project, graph, web } = await openWorld((url) => `"${url}"`);
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(await project.lockfile()).toMatchObject({
    pages: { default: { assets: { promo: { etag: '"1"', source: `${web.url}/promo.png`, type: "image" } } } },
  });
  const before = await project.writtenAt(lockfileName);
  const asked = web.answers.length;
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(["default promo keep unchanged"]);
  expect(web.answers.slice(asked)).toEqual(["/promo.png 304"]);
  expect(web.lastHeaders()["if-none-match"]).toBe('"1"');
  expect(web.lastHeaders().authorization).toBe(undefined);
  await project.run("apply");
  expect(await project.writtenAt(lockfileName)).toBe(before);
  expect(bodies(graph)).toEqual(["application/json"]);
});

test("another etag of the same bytes is no change, and no reason to write", async () => {
  const { project, web } = await openWorld((url) => `"${url}"`);
  await project.run("apply");
  const before = await project.writtenAt(lockfileName);
  web.files.set("/promo.png", { ...promo, etag: '"2"' });
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(["default promo keep unchanged"]);
  await project.run("apply");
  expect(await project.writtenAt(lockfileName)).toBe(before);
});

test("bytes that changed behind the same URL are sent by us, because Meta may have the old ones", async () => {
  const { project, graph, web } = await openWorld((url) => `"${url}"`);
  await project.run("apply");
  web.files.set("/promo.png", { ...promo, body: png("promo, anew"), etag: '"2"' });
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(["default promo update content-changed"]);
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(bodies(graph)).toEqual(["application/json", "multipart/form-data"]);
  expect(graph.uploads()[1]?.body.includes(png("promo, anew"))).toBe(true);
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(["default promo keep unchanged"]);
  const entry = valueAt(await project.lockfile(), "pages", "default", "assets", "promo");
  expect(textAt(entry, "etag")).toBe('"2"');
  expect((await project.files()).filter((file) => file.includes("download"))).toEqual([]);
});

test("`upload: bytes` has the tool fetch the URL and send the bytes under the URL's last segment", async () => {
  const { project, graph } = await openWorld((url) => `{ url: "${url}", upload: bytes }`);
  expect((await project.run("apply")).exitCode).toBe(0);
  const [upload] = graph.uploads();
  expect(upload?.body.toString("latin1")).toContain('name="filedata"; filename="promo.png"');
  expect(upload?.body.includes(png("promo"))).toBe(true);
});

test("--offline counts a URL as unchanged while it is the same, and asks nobody", async () => {
  const { project, web } = await openWorld((url) => `"${url}"`);
  await project.run("apply");
  const asked = web.answers.length;
  web.files.set("/promo.png", { ...promo, body: png("changed"), etag: '"2"' });
  expect(actionsOf(await project.run("plan", "--json", "--offline"))).toEqual([
    "default promo keep unchanged",
  ]);
  await project.write(
    "messenger-assets.yaml",
    `version: 1\npage: "1234567890"\nassets: { promo: "${web.url}/other.png" }\n`,
  );
  const planned = await project.run("plan", "--json", "--offline");
  expect(actionsOf(planned)).toEqual(["default promo update content-changed"]);
  expect(valueAt(planned.document, "actions", 0, "digest")).toBe(null);
  expect(web.answers).toHaveLength(asked);
});

test("a URL that cannot be read keeps its entry, and the rest is done all the same", async () => {
  const { project, web } = await openWorld((url) => `"${url}"`);
  await project.run("apply");
  web.files.delete("/promo.png");
  await project.write("a.png", png("a"));
  await project.write(
    "messenger-assets.yaml",
    `version: 1\npage: "1234567890"\nassets: { promo: "${web.url}/promo.png", a: a.png }\n`,
  );
  const planned = await project.run("plan", "--json");
  expect(planned.exitCode).toBe(1);
  expect(codesOf(planned)).toEqual(["url-status"]);
  expect(actionsOf(planned)).toEqual(["default a create new"]);
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(resultsOf(applied)).toEqual(["default a create uploaded"]);
  expect(Object.keys(Object(valueAt(await project.lockfile(), "pages", "default", "assets")))).toEqual([
    "a",
    "promo",
  ]);
});

test("a web page in place of a media file is an error, unless it is meant as a file", async () => {
  const { project, web } = await openWorld((url) => `"${url}"`);
  web.files.set("/promo.png", { body: "<!doctype html><title>x</title>", contentType: "text/html" });
  const planned = await project.run("plan", "--json");
  expect(planned.exitCode).toBe(1);
  expect(codesOf(planned)).toEqual(["url-html"]);
  await project.write(
    "messenger-assets.yaml",
    `version: 1\nassets: { promo: { url: "${web.url}/promo.png", type: file } }\n`,
  );
  expect((await project.run("plan", "--json")).exitCode).toBe(0);
});

test("with the public Graph API, URLs on private hosts are refused, by name and by address, unless allowed", async () => {
  const { project, web } = await openWorld((url) => `"${url}"`);
  project.setEnv({ MESSENGER_GRAPH_URL: "https://graph.invalid" });
  const refused = await project.run("plan", "--json");
  expect(refused.exitCode).toBe(1);
  expect(codesOf(refused)).toEqual(["url-private-host"]);
  expect(codesOf(await project.run("plan", "--json", "--offline"))).toEqual(["url-private-host"]);
  expect(web.answers).toEqual([]);

  const allowed = await project.run("plan", "--json", "--allow-private-hosts");
  expect(allowed.exitCode).toBe(0);
  expect(web.answers).toEqual(["/promo.png 200"]);

  const byName = web.url.replace("127.0.0.1", "localhost");
  await project.write("messenger-assets.yaml", `version: 1\nassets: { promo: "${byName}/promo.png" }\n`);
  expect(codesOf(await project.run("plan", "--json"))).toEqual(["url-private-host"]);
  expect(web.answers).toHaveLength(1);
  await project.write(
    "messenger-assets.yaml",
    'version: 1\nassets: { promo: "http://169.254.169.254/latest/meta-data" }\n',
  );
  expect(codesOf(await project.run("plan", "--json", "--allow-private-hosts"))).toEqual(["url-private-host"]);
});

test("the sandbox's own URLs exist in the sandbox alone", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets: { a: http://sandbox.localhost/media/a.png }\n",
    files: { "media/a.png": png("a"), "media/b.png": png("b") },
  });
  expect(codesOf(await project.run("plan", "--json"))).toEqual(["sandbox-url"]);
  const applied = await project.run("apply", "--sandbox", "--json");
  expect(applied.exitCode).toBe(0);
  expect(resultsOf(applied)).toEqual(["default a create uploaded"]);
  await project.write("media/a.png", png("changed"));
  expect(actionsOf(await project.run("plan", "--sandbox", "--json"))).toEqual([
    "default a update content-changed",
  ]);
});
