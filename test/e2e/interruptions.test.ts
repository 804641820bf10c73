import { expect, onTestFinished, test } from "vitest";
import { startFileServer } from "../support/file-server.ts";
import { attachmentReply, type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, lockfileName, openProject, resultsOf, type TestProject } from "../support/project.ts";
import { type ServerAnswer, startRecordingServer } from "../support/recording-server.ts";
import { waitUntil } from "../support/wait-until.ts";

const journal = ".messenger-assets/messenger-assets/journal.jsonl";
const folding = ["default a keep unchanged", "default b create new", "default c create new"] as const;

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
  /** Answers the second upload, which waits for it. */
  readonly answerSecond: (answer: ServerAnswer) => void;
}

/** Three assets, and a Graph API that takes its time over the second upload. */
async function openWorld(manifest = 'version: 1\npage: "1234567890"\n'): Promise<World> {
  let answerSecond: World["answerSecond"] = () => undefined;
  const second = new Promise<ServerAnswer>((resolve) => {
    answerSecond = resolve;
  });
  const graph = await startGraphServer({
    answerUpload: (_, number) => (number === 2 ? second : undefined),
  });
  const project = await openProject({
    manifest: `${manifest}assets: { a: a.png, b: b.png, c: c.png }\n`,
    files: { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-a-cut-off-run" },
  });
  return { project, graph, answerSecond };
}

async function startUntilSecond(
  { project, graph }: World,
  ...options: readonly string[]
): Promise<ReturnType<TestProject["start"]>> {
  const running = project.start("apply", "--concurrency", "1", ...options);
  await waitUntil("the second upload", () => graph.uploads().length === 2);
  return running;
}

test.each(['version: 1\npage: "1234567890"\n', "version: 1\n"])(
  "after kill -9 the IDs whose replies had come are kept, and the one under way is told (%j)",
  async (manifest) => {
    const world = await openWorld(manifest);
    const { project } = world;
    const running = await startUntilSecond(world, "--json");
    running.child.kill("SIGKILL");
    expect((await running.ended).signal).toBe("SIGKILL");
    expect(project.has(lockfileName)).toBe(false);

    const planned = await project.run("plan", "--json");
    expect(actionsOf(planned)).toEqual(folding);
    expect(planned.stderr).toContain(
      "warning[possible-duplicate]: an upload of `b` to Page `default` was cut off",
    );
    expect(valueAt(planned.document, "actions", 0, "attachmentId")).toBe("9001");
    expect(project.has(lockfileName)).toBe(false);
    const status = await project.run("status", "--json");
    expect(valueAt(status.document, "assets", 0, "attachmentId")).toBe("9001");

    const applied = await project.run("apply", "--json");
    expect(applied.exitCode).toBe(0);
    expect(resultsOf(applied)).toEqual([
      "default a keep kept",
      "default b create uploaded",
      "default c create uploaded",
    ]);
    const assets = valueAt(await project.lockfile(), "pages", "default", "assets");
    expect(textAt(assets, "a", "attachmentId")).toBe("9001");
    expect(namesAt(assets)).toEqual(["a", "b", "c"]);
    expect(project.has(journal)).toBe(false);
    const settled = await project.run("plan");
    expect(settled).toMatchObject({ stdout: "No changes. 3 assets are up to date.\n", stderr: "" });
  },
);

test("SIGINT ends in good order: the upload under way gets its ID, the rest is left, exit 130", async () => {
  const world = await openWorld();
  const { project, graph, answerSecond } = world;
  const running = await startUntilSecond(world);
  running.child.kill("SIGINT");
  await waitUntil("the signal is seen", () => running.stderr().includes("ending in good order"));
  answerSecond(attachmentReply(2));
  expect((await running.ended).exitCode).toBe(130);
  expect(actionsOf(await project.run("plan", "--json"))).toEqual([
    "default a keep unchanged",
    "default b keep unchanged",
    "default c create new",
  ]);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b"]);
  expect(graph.uploads()).toHaveLength(2);
});

test("SIGTERM gives an upload that gets no reply 5 s, and then tells that it may exist, exit 143", async () => {
  const world = await openWorld();
  const { project } = world;
  const running = await startUntilSecond(world, "--json");
  const startMs = performance.now();
  running.child.kill("SIGTERM");
  const ended = await running.ended;
  expect(performance.now() - startMs).toBeLessThan(9_000);
  expect(ended.exitCode).toBe(143);
  expect(valueAt(ended.document, "status")).toBe("interrupted");
  expect(valueAt(ended.document, "results", 1)).toMatchObject({
    key: "b",
    outcome: "failed",
    error: { code: "aborted", possibleDuplicate: true },
  });
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a"]);
});

test("a second SIGINT ends at once, and loses nothing that had come", async () => {
  const world = await openWorld();
  const { project } = world;
  const running = await startUntilSecond(world);
  running.child.kill("SIGINT");
  const timer = setInterval(() => running.child.kill("SIGINT"), 100);
  const ended = await running.ended;
  clearInterval(timer);
  expect(ended).toMatchObject({ exitCode: 130, stdout: "" });
  expect(ended.stderr).not.toContain("Interrupted");
  expect(actionsOf(await project.run("plan", "--json"))).toEqual(folding);

  await project.write("other.yaml", await project.read("messenger-assets.yaml"));
  const other = await project.run("plan", "--json", "--manifest", "other.yaml");
  expect(other).toMatchObject({ exitCode: 0, stderr: "" });
  expect(valueAt(other.document, "summary", "create")).toBe(3);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s before anything is sent ends apply at once with %i, and leaves no run lock",
  async (signal, code) => {
    const hung = await startRecordingServer(() => ({ kind: "hang" }));
    onTestFinished(hung.close);
    const project = await openProject({
      manifest: `version: 1\npage: "1234567890"\nassets: { a: "${hung.url}/a.png" }\n`,
      env: { MESSENGER_GRAPH_URL: hung.url, MESSENGER_PAGE_ACCESS_TOKEN: "token" },
    });
    const running = project.start("apply", "--json");
    await waitUntil("the URL is read", () => hung.requests.length > 0);
    running.child.kill(signal);
    const ended = await running.ended;
    expect([ended.exitCode, ended.document]).toEqual([
      code,
      {
        formatVersion: 1,
        status: "interrupted",
        summary: { uploaded: 0, reused: 0, removed: 0, kept: 0, failed: 0, notStarted: 0 },
        results: [],
      },
    ]);
    expect(project.has(".messenger-assets/messenger-assets/run.lock")).toBe(false);
    expect(project.has(lockfileName)).toBe(false);
  },
);

test("the next apply removes what kill -9 left half-done: a download, a lockfile that was being written", async () => {
  const graph = await startGraphServer({
    answerUpload: (_, number) => (number === 1 ? { kind: "hang" } : undefined),
  });
  const web = await startFileServer({ "/promo.png": { body: png("promo"), contentType: "image/png" } });
  const project = await openProject({
    manifest: `version: 1\npage: "1234567890"\nassets: { promo: { url: "${web.url}/promo.png", upload: bytes } }\n`,
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-of-a-cut-off-run" },
  });
  const running = project.start("apply");
  await waitUntil("the upload", () => graph.uploads().length === 1);
  running.child.kill("SIGKILL");
  await running.ended;
  expect(await project.files()).toContainEqual(
    expect.stringMatching(/^\.messenger-assets\/messenger-assets\/download-\w+\/body$/),
  );
  await project.write(`${lockfileName}.${running.child.pid}-1.tmp`, "{");

  const whole = [".messenger-assets/.gitignore", lockfileName, "messenger-assets.yaml"];
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(await project.files()).toEqual(whole);

  // Also when there is nothing to write.
  await project.write(`${lockfileName}.${running.child.pid}-1.tmp`, "{");
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(await project.files()).toEqual(whole);
});
