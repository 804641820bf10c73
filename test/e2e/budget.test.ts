import { expect, test } from "vitest";
import {
  attachmentReply,
  errorReply,
  type GraphServer,
  type GraphServerOptions,
  startGraphServer,
} from "../support/graph-server.ts";
import { listAt, namesAt, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, lockfileName, openProject, resultsOf, type TestProject } from "../support/project.ts";
import { waitUntil } from "../support/wait-until.ts";

const journal = ".messenger-assets/messenger-assets/journal.jsonl";

interface World {
  readonly project: TestProject;
  readonly graph: GraphServer;
}

async function openThree(options: GraphServerOptions = {}): Promise<World> {
  const graph = await startGraphServer(options);
  const project = await openProject({
    manifest: 'version: 1\npage: "1234567890"\nassets: { a: a.png, b: b.png, c: c.png }\n',
    files: { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") },
    env: { MESSENGER_GRAPH_URL: graph.url, MESSENGER_PAGE_ACCESS_TOKEN: "token-on-a-budget" },
  });
  return { project, graph };
}

test("--max-uploads ends with 3 while work is left, and the next run goes on", async () => {
  const { project, graph } = await openThree();
  const first = await project.run("apply", "--json", "--max-uploads", "2");
  expect(first.exitCode).toBe(3);
  expect(valueAt(first.document, "status")).toBe("partial");
  expect(valueAt(first.document, "summary")).toEqual({
    uploaded: 2,
    reused: 0,
    removed: 0,
    kept: 0,
    failed: 0,
    notStarted: 1,
  });
  expect(resultsOf(first)).toEqual([
    "default a create uploaded",
    "default b create uploaded",
    "default c create not-started",
  ]);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a", "b"]);

  // What is left costs just what there is.
  const second = await project.run("apply", "--json", "--max-uploads", "1");
  expect(second.exitCode).toBe(0);
  expect(valueAt(second.document, "status")).toBe("complete");
  expect(graph.uploads()).toHaveLength(3);
});

test("a budget is spent on the ID that has expired, before new assets", async () => {
  const { project } = await openThree();
  await project.run("apply", "--only", "c", "--at", "2026-01-01");
  const applied = await project.run("apply", "--json", "--at", "2026-06-01", "--max-uploads", "1");
  expect(applied.exitCode).toBe(3);
  expect(resultsOf(applied)).toEqual([
    "default a create not-started",
    "default b create not-started",
    "default c renew uploaded",
  ]);
});

test("one upload for several keys is one of the budget", async () => {
  const { project, graph } = await openThree();
  await project.write("b.png", png("a"));
  await project.write("c.png", png("a"));
  const applied = await project.run("apply", "--json", "--max-uploads", "1");
  expect(applied.exitCode).toBe(0);
  expect(resultsOf(applied)).toEqual([
    "default a create uploaded",
    "default b create reused",
    "default c create reused",
  ]);
  expect(graph.uploads()).toHaveLength(1);
});

test("a failure counts before a spent budget", async () => {
  const { project } = await openThree({ answerUpload: () => errorReply({ message: "no", code: 100 }) });
  const applied = await project.run("apply", "--json", "--max-uploads", "1");
  expect(applied.exitCode).toBe(1);
  expect(valueAt(applied.document, "status")).toBe("failed");
  expect(resultsOf(applied)).toEqual([
    "default a create failed 100",
    "default b create not-started",
    "default c create not-started",
  ]);
});

test("--max-time starts nothing more when it is over; what is under way gets its ID", async () => {
  const { project, graph } = await openThree({
    answerUpload: async () => {
      // Longer than the budget, which began before the upload.
      await new Promise((resolve) => setTimeout(resolve, 4_300));
      return attachmentReply(1);
    },
  });
  const applied = await project.run("apply", "--json", "--max-time", "4s", "--concurrency", "1");
  expect(applied.exitCode).toBe(3);
  expect(valueAt(applied.document, "status")).toBe("partial");
  expect(resultsOf(applied)).toEqual([
    "default a create uploaded",
    "default b create not-started",
    "default c create not-started",
  ]);
  expect(graph.uploads()).toHaveLength(1);
  expect(namesAt(await project.lockfile(), "pages", "default", "assets")).toEqual(["a"]);
});

test("--max-time that suffices keeps no run waiting", async () => {
  const { project } = await openThree();
  expect((await project.run("apply", "--max-time", "1h")).exitCode).toBe(0);
});

test("--max-uploads 0 folds what a killed run left behind: no network, no token, no other change", async () => {
  const { project, graph } = await openThree({
    answerUpload: (_, number) => (number === 2 ? { kind: "hang" } : undefined),
  });
  const killed = project.start("apply", "--concurrency", "1");
  await waitUntil("the second upload", () => graph.uploads().length === 2);
  killed.child.kill("SIGKILL");
  await killed.ended;
  const requests = graph.requests.length;
  project.setEnv({ MESSENGER_PAGE_ACCESS_TOKEN: "" });
  // A URL of an unknown type, which cannot be read and leaves its output unwritten, is no matter of a fold.
  await project.write(
    "messenger-assets.yaml",
    `${await project.read("messenger-assets.yaml")}outputs: [{ format: typescript, path: ids.ts }]\n`.replace(
      "c: c.png",
      'u: "http://127.0.0.1:1/u"',
    ),
  );

  const folded = await project.run("apply", "--json", "--max-uploads", "0");
  expect(folded.exitCode).toBe(0);
  expect(valueAt(folded.document, "status")).toBe("complete");
  expect(listAt(folded.document, "results")).toEqual([]);
  expect(folded.stderr).toContain("warning[possible-duplicate]: an upload of `b`");
  expect(graph.requests).toHaveLength(requests);
  const assets = valueAt(await project.lockfile(), "pages", "default", "assets");
  expect(namesAt(assets)).toEqual(["a"]);
  expect(textAt(assets, "a", "attachmentId")).toBe("9001");
  expect(project.has(journal)).toBe(false);
});

test("--max-uploads 0 where nothing was left behind changes nothing, though there is much to do", async () => {
  const { project, graph } = await openThree();
  await project.run("apply", "--only", "a");
  await project.remove("a.png");
  await project.write(
    "messenger-assets.yaml",
    'version: 1\npage: "1234567890"\nassets: { b: b.png, c: c.png }\n',
  );
  const before = await project.read(lockfileName);
  const writtenAt = await project.writtenAt(lockfileName);
  const requests = graph.requests.length;
  const folded = await project.run("apply", "--max-uploads", "0");
  expect(folded).toMatchObject({ exitCode: 0, stdout: "" });
  expect(await project.read(lockfileName)).toBe(before);
  expect(await project.writtenAt(lockfileName)).toBe(writtenAt);
  expect(graph.requests).toHaveLength(requests);
  expect(actionsOf(await project.run("plan", "--json"))).toEqual([
    "default a remove not-in-manifest",
    "default b create new",
    "default c create new",
  ]);
});
