import { expect, test } from "vitest";
import type { RunningCommand } from "../support/command.ts";
import { attachmentReply, type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { namesAt, textAt, valueAt } from "../support/json.ts";
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

const runLock = ".messenger-assets/messenger-assets/run.lock";

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
  /** An apply that waits for the reply to its only upload. */
  readonly first: RunningCommand;
  readonly answerFirst: () => void;
}

async function openWorld(): Promise<World> {
  let answerFirst: World["answerFirst"] = () => undefined;
  const held = new Promise<string>((resolve) => {
    answerFirst = () => resolve(attachmentReply(1));
  });
  const graph = await startGraphServer({ answerUpload: (_, number) => (number === 1 ? held : undefined) });
  const project = await openProject({
    manifest: 'version: 1\npage: "1234567890"\nassets: { a: a.png }\n',
    files: { "a.png": png("a") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-two-runs" },
  });
  const first = project.start("apply", "--json");
  await waitUntil("the first upload", () => graph.uploads().length === 1);
  return { project, graph, first, answerFirst };
}

test("a second apply ends with 1 and says who holds the lock; the first goes on", async () => {
  const { project, graph, first, answerFirst } = await openWorld();
  const second = await project.run("apply", "--json");
  expect(second).toMatchObject({ exitCode: 1, stderr: "" });
  expect(codesOf(second)).toEqual(["run-locked"]);
  expect(valueAt(second.document, "diagnostics", 0)).toMatchObject({
    message: expect.stringContaining(`another run holds the lock: pid ${first.child.pid} on host `),
    hint: `wait for it to end, or give \`--lock-timeout 10m\`; if that run is gone, remove \`${runLock}\``,
  });
  const told = await project.run("apply");
  expect(told).toMatchObject({ exitCode: 1, stdout: "" });
  expect(told.stderr).toContain("error[run-locked]: another run holds the lock: pid ");

  answerFirst();
  expect((await first.ended).exitCode).toBe(0);
  expect(graph.uploads()).toHaveLength(1);
  expect(project.has(runLock)).toBe(false);
});

test("plan, status and validate do not wait, and take the upload under way for no lost one", async () => {
  const { project, first, answerFirst } = await openWorld();
  const planned = await project.run("plan", "--json");
  expect(planned).toMatchObject({ exitCode: 0, stderr: "" });
  expect(actionsOf(planned)).toEqual(["default a create new"]);
  expect((await project.run("status")).exitCode).toBe(0);
  expect((await project.run("validate")).exitCode).toBe(0);
  answerFirst();
  expect((await first.ended).exitCode).toBe(0);
});

test("with --lock-timeout a second apply waits, then goes by what the first has done", async () => {
  const { project, graph, first, answerFirst } = await openWorld();
  const second = project.start("apply", "--json", "--lock-timeout", "40s");
  await waitUntil("the second waits", () => second.stderr().includes("waiting"));
  answerFirst();
  expect((await first.ended).exitCode).toBe(0);
  const ended = await second.ended;
  expect(ended.exitCode).toBe(0);
  expect(ended.stderr).toMatch(/^waiting for the run of pid \d+ on .+ to end\n$/);
  expect(resultsOf(ended)).toEqual(["default a keep kept"]);
  expect(graph.uploads()).toHaveLength(1);
});

test("a signal ends the wait for the lock, and the lock stays the first one's", async () => {
  const { project, first, answerFirst } = await openWorld();
  const second = project.start("apply", "--lock-timeout", "40s");
  await waitUntil("the second waits", () => second.stderr().includes("waiting"));
  second.child.kill("SIGINT");
  const { exitCode, signal } = await second.ended;
  expect(exitCode ?? signal).toSatisfy((end) => end === 130 || end === "SIGINT");
  expect(await project.read(runLock)).toContain(`"pid":${first.child.pid},`);
  answerFirst();
  expect((await first.ended).exitCode).toBe(0);
});

test("after kill -9 the next apply starts at once, and leaves no lock", async () => {
  const { project, first } = await openWorld();
  first.child.kill("SIGKILL");
  await first.ended;
  expect(project.has(runLock)).toBe(true);
  const planned = await project.run("plan", "--json");
  expect(planned.stderr).toContain("warning[possible-duplicate]: an upload of `a`");

  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(0);
  expect(applied.stderr).toContain("warning[possible-duplicate]: an upload of `a`");
  expect(resultsOf(applied)).toEqual(["default a create uploaded"]);
  expect(project.has(runLock)).toBe(false);
});

test("another manifest, and the sandbox, have a lock of their own", async () => {
  const { project, first, answerFirst } = await openWorld();
  expect((await project.run("apply", "--sandbox")).exitCode).toBe(0);
  await project.write("other.yaml", await project.read("messenger-assets.yaml"));
  expect((await project.run("apply", "-m", "other.yaml")).exitCode).toBe(0);
  expect(project.has(lockfileName)).toBe(false);
  answerFirst();
  expect((await first.ended).exitCode).toBe(0);
  expect(textAt(await project.lockfile(), "pages", "default", "assets", "a", "attachmentId")).toBe("9001");
  expect(namesAt(await project.lockfile("other.lock.json"), "pages")).toEqual(["default"]);
});
