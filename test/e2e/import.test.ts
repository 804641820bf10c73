import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, lockfileName, openProject, resultsOf, type TestProject } from "../support/project.ts";
import { waitUntil } from "../support/wait-until.ts";

const runFile = promisify(execFile);
const journal = ".messenger-assets/messenger-assets/journal.jsonl";
const files = { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") };
const onePage = 'version: 1\npage: "1234567890"\nassets: { a: a.png, b: b.png, c: c.png }\n';

function openClone(graph: GraphServer, manifest = onePage): Promise<TestProject> {
  const env = { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-an-adopted-bot" };
  return openProject({ manifest, files, env });
}

/** Days before now, as `import` takes them: the command goes by the machine's clock. */
function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

const idOf = async (project: TestProject, key: string): Promise<string> =>
  textAt(await project.lockfile(), "pages", "default", "assets", key, "attachmentId");

test("IDs of old are kept until they are due, and one of unknown age is renewed by the next apply", async () => {
  const graph = await startGraphServer();
  const project = await openClone(graph);
  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: "" });
  const first = await project.run("import", "a", "1857777774821032", "--uploaded-at", daysAgo(10), "--json");
  expect(first).toMatchObject({ exitCode: 0, stderr: "" });
  expect(listAt(first.document, "results").map((result) => textAt(result, "outcome"))).toEqual(["imported"]);
  expect((await project.run("import", "b", "1857777774821033", "--uploaded-at", "unknown")).exitCode).toBe(0);
  expect(actionsOf(await project.run("plan", "--json"))).toEqual([
    "default a keep unchanged",
    "default b renew expiring",
    "default c create new",
  ]);
  expect(graph.requests).toEqual([]);

  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: "token-of-an-adopted-bot" });
  const applied = await project.run("apply", "--json");
  expect(resultsOf(applied)).toEqual([
    "default a keep kept",
    "default b renew uploaded",
    "default c create uploaded",
  ]);
  expect(await idOf(project, "a")).toBe("1857777774821032");
  expect((await project.run("plan", "--detailed-exitcode")).exitCode).toBe(0);
});

test("an ID that an apply printed, because it could not be stored, is imported by that line", async () => {
  const graph = await startGraphServer();
  const manifest = `version: 1
pages:
  acme: { id: "111", tokenEnv: ACME_TOKEN }
  acme-staging: { id: "222", tokenEnv: STAGING_TOKEN }
assets: { s: { glob: "*.png" }, hello: { path: "media/\${locale}.png", locales: [en, de] } }
`;
  const project = await openClone(graph, manifest);
  await project.write("media/en.png", png("en"));
  await project.write("media/de.png", png("de"));
  const uploadedAt = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const lines = [
    `messenger-assets import s/a 91 --uploaded-at ${uploadedAt} --page acme-staging`,
    `messenger-assets import 'hello@de' '92' --uploaded-at '${uploadedAt}' --page 'acme-staging'`,
  ];
  const dist = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
  const script = ['messenger-assets() { "$NODE" "$BIN" "$@"; }', ...lines].join("\n");
  const env = { PATH: process.env["PATH"], NODE: process.execPath, BIN: dist };
  await runFile("bash", ["-e", "-c", script], { cwd: project.folder, env });
  const assets = valueAt(await project.lockfile(), "pages", "acme-staging", "assets");
  expect(namesAt(assets)).toEqual(["hello@de", "s/a"]);
  expect(valueAt(assets, "s/a")).toMatchObject({ attachmentId: "91", uploadedAt, source: "a.png" });
});

test("the journal of a machine that died, kept as an artifact, saves its uploads", async () => {
  const held = new Promise<undefined>(() => undefined);
  const graph = await startGraphServer({ answerUpload: (_, number) => (number === 3 ? held : undefined) });
  const died = await openClone(graph);
  const running = died.start("apply", "--concurrency", "1");
  await waitUntil("the third upload", () => graph.uploads().length === 3);
  running.child.kill("SIGKILL");
  await running.ended;
  const artifact = await died.read(journal);

  const project = await openClone(graph);
  await project.write("artifact/journal.jsonl", artifact);
  const imported = await project.run("import", "--from", "artifact/journal.jsonl", "--json");
  expect(imported.exitCode).toBe(0);
  expect(valueAt(imported.document, "summary", "imported")).toBe(2);
  expect(imported.stderr).toContain(
    "warning[possible-duplicate]: an upload of `c` to Page `default` was cut off",
  );
  expect(resultsOf(await project.run("apply", "--json"))).toEqual([
    "default a keep kept",
    "default b keep kept",
    "default c create uploaded",
  ]);
  const written = await project.writtenAt(lockfileName);
  const again = await project.run("import", "--from", "artifact/journal.jsonl", "--json");
  expect(valueAt(again.document, "summary")).toEqual({ imported: 0, redated: 0, retired: 0, unchanged: 2 });
  expect(await project.writtenAt(lockfileName)).toBe(written);
});

test("a lockfile kept as an artifact brings its IDs back, also for renamed keys", async () => {
  const graph = await startGraphServer();
  const lost = await openClone(graph);
  expect((await lost.run("apply", "--concurrency", "1", "--quiet")).exitCode).toBe(0);
  const renamed = onePage.replace("c: c.png", "new: c.png");
  const project = await openClone(graph, renamed);
  await project.write("old.lock.json", await lost.read(lockfileName));
  const imported = await project.run("import", "--from", "old.lock.json", "--json");
  expect(valueAt(imported.document, "summary")).toEqual({
    imported: 2,
    redated: 0,
    retired: 1,
    unchanged: 0,
  });
  expect(resultsOf(await project.run("apply", "--json"))).toEqual([
    "default a keep kept",
    "default b keep kept",
    "default new reuse reused",
  ]);
  expect(graph.uploads()).toHaveLength(3);
});

test("an ID that is forgotten is uploaded again, and never reused; a key that left the manifest keeps its ID", async () => {
  const graph = await startGraphServer();
  const twins = 'version: 1\npage: "1234567890"\nassets: { a: a.png, b: b.png, twin: a.png }\n';
  const project = await openClone(graph, twins);
  expect((await project.run("apply", "--concurrency", "1", "--quiet")).exitCode).toBe(0);
  const forgotten = await project.run("forget", "a", "--json");
  expect(listAt(forgotten.document, "results").map((result) => textAt(result, "key"))).toEqual(["a", "twin"]);
  expect(actionsOf(await project.run("plan", "--json"))).toEqual([
    "default a create new",
    "default b keep unchanged",
    "default twin create new",
  ]);
  expect((await project.run("apply", "--quiet")).exitCode).toBe(0);
  expect([await idOf(project, "a"), await idOf(project, "twin")]).toEqual(["9003", "9003"]);

  await project.write("messenger-assets.yaml", twins.replace(", b: b.png", ""));
  expect((await project.run("apply", "--quiet")).exitCode).toBe(0);
  await project.write("messenger-assets.yaml", twins);
  expect(resultsOf(await project.run("apply", "--json"))).toContain("default b reuse reused");
  expect(await idOf(project, "b")).toBe("9002");
  expect((await project.run("forget", "9002")).stdout).toContain(
    "Forgot 1 ID: the next apply uploads 1 asset again.",
  );
  expect(graph.uploads()).toHaveLength(3);
});
