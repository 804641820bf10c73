import { expect, test } from "vitest";
import { listAt, parseJson, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { actionsOf, openProject, resultsOf } from "../support/project.ts";
import { startSandboxCommand } from "../support/sandbox-command.ts";

test("its first line tells where it listens and what its Pages are, and SIGINT ends it", async () => {
  const project = await openProject({
    manifest: `version: 1
pages: { acme: { id: "111", tokenEnv: ACME_TOKEN }, zoo: { tokenEnv: ZOO_TOKEN } }
assets: { a: a.png }
`,
    files: { "a.png": png("a") },
  });
  const sandbox = await startSandboxCommand(project);
  expect(sandbox.stdout().split("\n")).toHaveLength(2);
  expect(parseJson(sandbox.stdout())).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    pages: [
      { name: "acme", id: "111", token: expect.stringMatching(/^SANDBOX-[0-9a-f]{40}$/) },
      {
        name: "zoo",
        id: expect.stringMatching(/^\d{15}$/),
        token: expect.stringMatching(/^SANDBOX-[0-9a-f]{40}$/),
      },
    ],
  });
  expect((await project.run("apply", "--json")).exitCode).toBe(0);
  sandbox.child.kill("SIGINT");
  expect(await sandbox.ended).toMatchObject({ exitCode: 0, stderr: "" });
});

test("without a manifest it plays one Page called default", async () => {
  const project = await openProject();
  const sandbox = await startSandboxCommand(project);
  expect(sandbox.pages.map(({ name }) => name)).toEqual(["default"]);
});

test("its state outlives kill -9", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
  });
  const first = await startSandboxCommand(project);
  await project.run("apply");
  await first.control("POST", "clock", { advance: "3d" });
  first.child.kill("SIGKILL");
  await first.ended;

  const second = await startSandboxCommand(project);
  expect(second.pages).toEqual(first.pages);
  const state = await second.control("GET", "state");
  const id = textAt(await project.lockfile(), "pages", "default", "assets", "a", "attachmentId");
  expect(listAt(state, "attachments").map((attachment) => textAt(attachment, "id"))).toEqual([id]);
  expect(valueAt(state, "clock", "offsetMs")).toBe(3 * 86_400_000);
});

test("--sandbox goes by the sandbox's clock", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png }\n",
    files: { "a.png": png("a") },
  });
  await project.run("apply", "--sandbox");
  const sandbox = await startSandboxCommand(project);
  await sandbox.control("POST", "clock", { advance: "80d" });
  sandbox.child.kill("SIGTERM");
  await sandbox.ended;
  expect(actionsOf(await project.run("plan", "--sandbox", "--json"))).toEqual(["default a renew expiring"]);
  expect((await project.run("apply", "--sandbox")).exitCode).toBe(0);
  expect(actionsOf(await project.run("plan", "--sandbox", "--json"))).toEqual(["default a keep unchanged"]);
});

test("apply --at dates an ID by that day, whether or not the sandbox's clock was moved to it", async () => {
  const project = await openProject({
    manifest: "version: 1\nassets: { a: a.png, b: b.png }\n",
    files: { "a.png": png("a"), "b.png": png("b") },
  });
  const sandbox = await startSandboxCommand(project);
  const day = "2040-06-01T08:00:00Z";
  await project.run("apply", "--only", "a", "--at", day);
  await sandbox.control("POST", "clock", { now: day });
  await project.run("apply", "--only", "b", "--at", day);
  const lockfile = await project.lockfile();
  for (const key of ["a", "b"]) {
    const uploadedAt = Date.parse(textAt(lockfile, "pages", "default", "assets", key, "uploadedAt"));
    expect(Math.abs(uploadedAt - Date.parse(day))).toBeLessThan(60_000);
  }
});

test("it misbehaves as its options say, and finds assets by their keys", async () => {
  const project = await openProject({
    manifest: 'version: 1\nassets: { stickers: { glob: "media/**/*.png" } }\n',
    files: {
      "media/cat/happy.png": png("cat"),
      "media/dog/happy.png": png("dog"),
      "rules.yaml": '- { match: { key: "stickers/dog/*" }, effect: { error: 100/2018047 } }\n',
    },
  });
  const options = ["--rules", "rules.yaml", "--latency", "5ms", "--fail", "1:2", "--rate-limit", "100/1h"];
  const sandbox = await startSandboxCommand(project, ...options);
  const applied = await project.run("apply", "--json", "--concurrency", "1");
  expect(resultsOf(applied)).toEqual([
    "default stickers/cat/happy create uploaded",
    "default stickers/dog/happy create failed 100",
  ]);
  const requests = listAt(await sandbox.control("GET", "requests"), "requests");
  const answers = requests.map(
    (request) => `${textAt(request, "method")} ${valueAt(request, "error", "code") ?? "taken"}`,
  );
  expect(answers.slice(0, 2)).toEqual(["GET taken", "POST 2"]);
  // While the first one waits to be sent again, the other has its turn.
  expect(answers.slice(2).toSorted()).toEqual(["POST 100", "POST taken"]);
  const reply = await fetch(`${sandbox.url}/me?access_token=${sandbox.pages[0]?.token}`);
  expect(valueAt(parseJson(reply.headers.get("x-page-usage") ?? ""), "call_count")).toBe(5);
});

test("a port that is taken is told", async () => {
  const project = await openProject();
  const sandbox = await startSandboxCommand(project);
  const other = project.start("sandbox", "--port", new URL(sandbox.url).port);
  const ended = await other.ended;
  expect(ended.exitCode).toBe(1);
  expect(ended.stderr).toContain("error[sandbox-address]: the sandbox cannot listen on 127.0.0.1:");
});
