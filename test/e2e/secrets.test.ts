import { expect, test } from "vitest";
import { errorReply, startGraphServer } from "../support/graph-server.ts";
import { png } from "../support/media.ts";
import { openProject, resultsOf, type TestProject } from "../support/project.ts";
import { waitUntil } from "../support/wait-until.ts";

// Every project of these tests is searched for the values of its tokens and secrets when its test ends (see
// ../support/project.ts). These tests make the places where one could turn up.

const token = "EAABsbCS1iHgBO7mV3kQwErTyUiOpAsDfGhJkLzXcVbNm";
const appSecret = "0123456789abcdef0123456789abcdef";

function openProjectWith(graphUrl: string): Promise<TestProject> {
  return openProject({
    manifest: `version: 1
page: "1234567890"
assets: { a: a.png, b: b.png }
outputs: [{ format: typescript, path: assets.ts }, { format: json, path: assets.json }]
`,
    files: { "a.png": png("a"), "b.png": png("b") },
    env: {
      MESSENGER_GRAPH_URL: graphUrl,
      MESSENGER_PAGE_ACCESS_TOKEN: token,
      MESSENGER_APP_SECRET: appSecret,
    },
  });
}

test("a reply that repeats the token is told without it", async () => {
  const graph = await startGraphServer({
    answerUpload: (_, number) =>
      number === 1 ? errorReply({ message: `Malformed access token ${token}`, code: 100 }) : undefined,
  });
  const project = await openProjectWith(graph.url);
  const applied = await project.run("apply", "--json", "--concurrency", "1", "--only", "a");
  expect(resultsOf(applied)).toEqual(["default a create failed 100"]);
  const again = await project.run("apply", "--verbose");
  expect(again.exitCode).toBe(0);
  for (const command of ["plan", "status", "validate", "generate"]) {
    expect((await project.run(command, "--verbose")).exitCode).toBe(0);
  }
});

test("a refusal of the token that repeats it is told without it", async () => {
  const graph = await startGraphServer({
    answerIdentity: () => errorReply({ message: `Cannot parse access token ${token}`, code: 190 }, 401),
  });
  const project = await openProjectWith(graph.url);
  expect((await project.run("apply")).exitCode).toBe(1);
  expect((await project.run("apply", "--json")).exitCode).toBe(1);
});

test("the journal of a cut-off run holds neither token nor secret", async () => {
  const graph = await startGraphServer({
    answerUpload: (_, number) => (number === 2 ? { kind: "hang" } : undefined),
  });
  const project = await openProjectWith(graph.url);
  const running = project.start("apply", "--concurrency", "1");
  await waitUntil("the second upload", () => graph.uploads().length === 2);
  running.child.kill("SIGKILL");
  await running.ended;
  const journal = await project.read(".messenger-assets/messenger-assets/journal.jsonl");
  expect(journal.trimEnd().split("\n")).toHaveLength(4);
  expect(journal).not.toContain(token);
  expect(journal).not.toContain(appSecret);
});

test("a token that cannot be sent is refused without being shown", async () => {
  const project = await openProjectWith("http://127.0.0.1:9");
  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: `${token} with a space` });
  const applied = await project.run("apply");
  expect(applied.exitCode).toBe(1);
  expect(applied.stderr).toContain("token-invalid");
  expect(applied.stderr).not.toContain(token);
});
