import { expect, test } from "vitest";
import { errorReply, type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { png } from "../support/media.ts";
import { codesOf, openProject, type TestProject } from "../support/project.ts";
import { jsonReply } from "../support/recording-server.ts";

/** A picture, and a file that turns out to be none when it is read. */
const files = { "a.png": png("a"), "b.png": "no picture" };
const broken = "assets: { a: a.png, b: { path: b.png, type: image } }\n";

function openOn(graph: GraphServer, manifest: string): Promise<TestProject> {
  const env = { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-that-stays-secret" };
  return openProject({ manifest: `version: 1\n${manifest}`, files, env });
}

function askedOf(graph: GraphServer): number {
  return graph.requests.filter(({ requestLine }) => requestLine.startsWith("GET ")).length;
}

test("whose a token is is asked once", async () => {
  const graph = await startGraphServer();
  const project = await openOn(graph, "assets: { a: a.png }\n");
  expect((await project.run("apply")).exitCode).toBe(0);
  expect([askedOf(graph), graph.uploads().length]).toEqual([1, 1]);
});

test("nothing is asked where no key is new, unless there is something to upload", async () => {
  const graph = await startGraphServer();
  const project = await openOn(graph, "assets: { a: a.png }\n");
  await project.run("apply");
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(askedOf(graph)).toBe(1);
  await project.write("a.png", png("another"));
  expect((await project.run("apply")).exitCode).toBe(0);
  expect([askedOf(graph), graph.uploads().length]).toEqual([2, 2]);
});

test.each([
  ["a selection is yet to be looked at", ["--only", "a"]],
  ["the run folds a journal alone", ["--max-uploads", "0"]],
])("nothing is asked ahead when %s", async (_, options) => {
  const graph = await startGraphServer();
  const project = await openOn(graph, broken);
  expect((await project.run("apply", "--json", ...options)).exitCode).toBe(1);
  expect(graph.requests).toEqual([]);
});

test("a question that failed for the moment is asked again", async () => {
  let isBusy = true;
  const graph = await startGraphServer({
    answerIdentity: () => {
      if (!isBusy) return jsonReply({ id: "1234567890", name: "Acme" });
      isBusy = false;
      return errorReply({ message: "(#2) Service temporarily unavailable", code: 2 });
    },
  });
  const project = await openOn(graph, "assets: { a: a.png }\n");
  expect((await project.run("apply")).exitCode).toBe(0);
  expect([askedOf(graph), graph.uploads().length]).toEqual([2, 1]);
});

test("a token that is missing is told as ever", async () => {
  const graph = await startGraphServer();
  const project = await openOn(graph, "assets: { a: a.png }\n");
  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: "" });
  const failed = await project.run("apply", "--json");
  expect([failed.exitCode, codesOf(failed)]).toEqual([1, ["token-missing"]]);
  expect(graph.requests).toEqual([]);
});
