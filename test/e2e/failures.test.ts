import { expect, test } from "vitest";
import { errorReply, startGraphServer } from "../support/graph-server.ts";
import { listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import {
  actionsOf,
  codesOf,
  lockfileName,
  openProject,
  resultsOf,
  type TestProject,
} from "../support/project.ts";

const token = "token-that-stays-secret";

function openThree(graphUrl: string): Promise<TestProject> {
  return openProject({
    manifest: 'version: 1\npage: "1234567890"\nassets: { a: a.png, b: b.png, c: c.png }\n',
    files: { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") },
    env: { MESSENGER_GRAPH_URL: graphUrl, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
}

test("an asset that fails, fails alone; the next run goes on with it", async () => {
  let isBroken = true;
  const graph = await startGraphServer({
    answerUpload: ({ body }) =>
      isBroken && body.includes("b.png")
        ? errorReply({ message: "(#100) Upload attachment failure.", code: 100, error_subcode: 2018047 })
        : undefined,
  });
  const project = await openThree(graph.url);
  const first = await project.run("apply", "--json");
  expect(first.exitCode).toBe(1);
  expect(valueAt(first.document, "status")).toBe("partial");
  expect(resultsOf(first)).toEqual([
    "default a create uploaded",
    "default b create failed 100",
    "default c create uploaded",
  ]);
  expect(valueAt(first.document, "results", 1, "error")).toMatchObject({ subcode: 2018047, trace: "TRACE" });
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "c"]);

  isBroken = false;
  const second = await project.run("apply", "--json");
  expect(second.exitCode).toBe(0);
  expect(resultsOf(second)).toEqual([
    "default a keep kept",
    "default b create uploaded",
    "default c keep kept",
  ]);
  expect(graph.uploads()).toHaveLength(4);
});

test("a failed update keeps the entry that was there", async () => {
  let isBroken = false;
  const graph = await startGraphServer({
    answerUpload: () => (isBroken ? errorReply({ message: "no", code: 100 }) : undefined),
  });
  const project = await openThree(graph.url);
  await project.run("apply");
  const before = await project.read(lockfileName);
  isBroken = true;
  await project.write("a.png", png("anew"));
  const applied = await project.run("apply");
  expect(applied.exitCode).toBe(1);
  expect(applied.stderr).toContain("failed a: no (code 100, trace TRACE)");
  expect(await project.read(lockfileName)).toBe(before);
});

test("a page-wide refusal stops its Page after one upload", async () => {
  const graph = await startGraphServer({
    answerUpload: () => errorReply({ message: "(#10) no permission", code: 10 }, 403),
  });
  const project = await openThree(graph.url);
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(resultsOf(applied)).toEqual([
    "default a create failed 10",
    "default b create not-started 10",
    "default c create not-started 10",
  ]);
  expect(graph.uploads()).toHaveLength(1);
});

test("a hand-written file in an output's place is refused before anything is uploaded", async () => {
  const graph = await startGraphServer();
  const project = await openThree(graph.url);
  await project.write(
    "messenger-assets.yaml",
    `${await project.read("messenger-assets.yaml")}outputs: [{ format: typescript, path: src/assets.ts }]\n`,
  );
  await project.write("src/assets.ts", "export const mine = 1;\n");
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(codesOf(applied)).toEqual(["output-not-generated"]);
  expect(graph.requests).toEqual([]);
  expect(await project.read("src/assets.ts")).toBe("export const mine = 1;\n");
});

test.each([
  ["broken JSON", "{"],
  ["an empty file", ""],
  ["another shape", '{"lockfileVersion":1,"pages":[]}\n'],
  ["a higher version", '{"lockfileVersion":2,"pages":{}}\n'],
])("a lockfile that is %s stops every command, and stays as it is", async (_, text) => {
  const graph = await startGraphServer();
  const project = await openThree(graph.url);
  await project.write(lockfileName, text);
  for (const command of ["plan", "apply", "status", "generate"]) {
    const finished = await project.run(command, "--json");
    expect([command, finished.exitCode]).toEqual([command, 1]);
    expect(codesOf(finished)[0]).toMatch(/^lockfile-/);
  }
  expect(await project.read(lockfileName)).toBe(text);
  expect(graph.requests).toEqual([]);
});

test("conflict markers in the lockfile are healed: by plan in memory, by apply in the file", async () => {
  const graph = await startGraphServer();
  const project = await openThree(graph.url);
  await project.run("apply", "--only", "a");
  const ours = await project.read(lockfileName);
  await project.remove(lockfileName);
  await project.run("apply", "--only", "b");
  const theirs = await project.read(lockfileName);
  const conflict = `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> theirs\n`;
  await project.write(lockfileName, conflict);

  const planned = await project.run("plan", "--json");
  expect(actionsOf(planned)).toEqual([
    "default a keep unchanged",
    "default b keep unchanged",
    "default c create new",
  ]);
  expect(await project.read(lockfileName)).toBe(conflict);

  expect((await project.run("apply", "--only", "a")).exitCode).toBe(0);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b"]);
  expect(graph.uploads()).toHaveLength(2);
});

test("problems of the manifest and of local files are told all at once, before anything is sent", async () => {
  const graph = await startGraphServer();
  const project = await openProject({
    manifest: `version: 1
assets:
  welcome: media/welcom.png
  empty: media/empty.png
  pages: { glob: "none/*.png" }
  typo: { pth: media/welcome.png }
`,
    files: { "media/welcome.png": png("welcome"), "media/empty.png": "" },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: token },
  });
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(listAt(applied.document, "diagnostics").length).toBeGreaterThan(1);
  expect(graph.requests).toEqual([]);

  const told = await project.run("plan");
  expect(told.stdout).toBe("");
  expect(told.stderr).toContain("messenger-assets.yaml:6:11");
  expect(textAt(applied.document, "status")).toBe("failed");
});
