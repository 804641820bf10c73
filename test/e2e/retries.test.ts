import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorReply, type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { openProject, resultsOf, type TestProject } from "../support/project.ts";
import type { ServerAnswer } from "../support/recording-server.ts";
import { jsonReply } from "../support/recording-server.ts";
import { type SandboxCommand, startSandboxCommand } from "../support/sandbox-command.ts";
import { waitUntil } from "../support/wait-until.ts";

const manifest = 'version: 1\npage: "1234567890"\nassets: { a: a.png }\n';
const files = { "a.png": png("a") };

interface SandboxWorld {
  readonly project: TestProject;
  readonly sandbox: SandboxCommand;
}

/** A sandbox whose first upload goes wrong. */
async function openSandbox(effect: unknown): Promise<SandboxWorld> {
  const project = await openProject({ manifest, files });
  const sandbox = await startSandboxCommand(project);
  await sandbox.control("PUT", "rules", {
    rules: [{ match: { path: "message_attachments", call: 1 }, effect }],
  });
  return { project, sandbox };
}

interface GraphWorld {
  readonly project: TestProject;
  readonly graph: GraphServer;
}

/** A Graph API that answers its uploads so, one after the other. */
async function openGraph(...answers: readonly ServerAnswer[]): Promise<GraphWorld> {
  const graph = await startGraphServer({ answerUpload: (_, number) => answers[number - 1] });
  const project = await openProject({
    manifest,
    files,
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-sent-again" },
  });
  return { project, graph };
}

const attachmentIds = async (sandbox: SandboxCommand): Promise<readonly string[]> =>
  listAt(await sandbox.control("GET", "state"), "attachments").map((attachment) => textAt(attachment, "id"));

/** A refusal that asks for an hour's patience. */
const unavailable = jsonReply({ error: { message: "(#2) Service temporarily unavailable", code: 2 } }, 503, [
  "Retry-After: 3600",
]);

const readJournal = (project: TestProject): string =>
  readFileSync(project.path(".messenger-assets/messenger-assets/journal.jsonl"), "utf8");

const heldId = async (project: TestProject): Promise<string> =>
  textAt(await project.lockfile(), "pages", "default", "assets", "a", "attachmentId");

const lost = /the reply to an upload of `a` to Page `default` was lost/;

test("a temporary error is sent again, and nobody is bothered with it", async () => {
  const { project, sandbox } = await openSandbox({ error: { code: 2, status: 500, transient: true } });
  const applied = await project.run("apply", "--json");
  expect(applied).toMatchObject({ exitCode: 0, stderr: "" });
  expect(valueAt(applied.document, "status")).toBe("complete");
  expect(resultsOf(applied)).toEqual(["default a create uploaded"]);
  expect(await attachmentIds(sandbox)).toEqual([await heldId(project)]);
});

test.each([["--json"], ["--no-color"]])(
  "a reply that breaks off is sent again and told, though the second attempt succeeds (%s)",
  async (option) => {
    const { project, sandbox } = await openSandbox({ truncate: true });
    const applied = await project.run("apply", option);
    expect(applied.exitCode).toBe(0);
    expect(applied.stderr).toMatch(lost);
    const ids = await attachmentIds(sandbox);
    expect(ids).toHaveLength(2);
    expect(ids[1]).toBe(await heldId(project));
    // It was told: the next run has nothing to add.
    expect(await project.run("plan")).toMatchObject({ exitCode: 0, stderr: "" });
  },
);

test("an upload refused after a lost reply may exist all the same: its error says so", async () => {
  const { project, graph } = await openGraph(
    { kind: "close", bytes: "" },
    errorReply({ message: "(#100) Upload attachment failure.", code: 100, error_subcode: 2018047 }),
  );
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "status")).toBe("failed");
  expect(valueAt(applied.document, "results", 0, "error")).toMatchObject({
    code: "100",
    subcode: 2018047,
    possibleDuplicate: true,
  });
  expect(graph.uploads()).toHaveLength(2);
});

test("what no retry can mend is sent once", async () => {
  const { project, graph } = await openGraph(
    errorReply({ message: "(#1) no permission", code: 1, error_subcode: 99 }),
  );
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(graph.uploads()).toHaveLength(1);
});

test("a lost reply is in the journal before anything is sent again: kill -9 cannot hide it", async () => {
  const { project, graph } = await openGraph({ kind: "close", bytes: "" }, unavailable);
  const killed = project.start("apply");
  await waitUntil("the second attempt", () => graph.uploads().length === 2);
  await waitUntil("its refusal is journaled", () => readJournal(project).includes('"failed"'));
  killed.child.kill("SIGKILL");
  await killed.ended;
  const planned = await project.run("plan");
  expect(planned.stderr.match(/warning\[possible-duplicate\]/g)).toHaveLength(1);
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(await heldId(project)).toBe("9003");
});

test("SIGINT ends the wait before a retry at once", async () => {
  const { project, graph } = await openGraph(unavailable);
  const running = project.start("apply", "--json");
  await waitUntil("the first attempt", () => graph.uploads().length === 1);
  running.child.kill("SIGINT");
  const ended = await running.ended;
  expect(ended.exitCode).toBe(130);
  expect(valueAt(ended.document, "status")).toBe("interrupted");
  expect(resultsOf(ended)).toEqual(["default a create failed 2"]);
  expect(graph.uploads()).toHaveLength(1);
  expect(namesAt(valueAt(ended.document, "results", 0, "error"))).not.toContain("possibleDuplicate");
});

test("--max-time ends the wait before a retry", async () => {
  const { project, graph } = await openGraph(unavailable);
  const applied = await project.run("apply", "--json", "--max-time", "2s");
  expect(applied.exitCode).toBe(1);
  expect(resultsOf(applied)).toEqual(["default a create failed 2"]);
  expect(graph.uploads()).toHaveLength(1);
});
