import { mkdir } from "node:fs/promises";
import { expect, test } from "vitest";
import type { CommandOnTerminal } from "../support/command.ts";
import { attachmentReply, errorReply, startGraphServer } from "../support/graph-server.ts";
import { parseJson, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { lockfileName, openProject, type TestProject } from "../support/project.ts";
import type { ServerAnswer } from "../support/recording-server.ts";
import { createVirtualTerminal } from "../support/virtual-terminal.ts";
import { waitUntil } from "../support/wait-until.ts";

const runLock = ".messenger-assets/messenger-assets/run.lock";
const failure = "failed a: (#100) Upload attachment failure. (code 100, trace TRACE)";
const stopping = "ending in good order: uploads under way get 5 s; another signal ends at once";

interface World {
  readonly project: TestProject;
  readonly running: CommandOnTerminal;
  /** Answers the second upload, which waits for it. */
  readonly answerSecond: (answer: ServerAnswer) => void;
}

/** An apply of three assets on a terminal: the first one has failed, the second one is shown under way. */
async function startUntilSecond(...options: readonly string[]): Promise<World> {
  let answerSecond: World["answerSecond"] = () => undefined;
  const second = new Promise<ServerAnswer>((resolve) => {
    answerSecond = resolve;
  });
  const graph = await startGraphServer({
    answerUpload: (_, number) => {
      if (number === 1) return errorReply({ message: "(#100) Upload attachment failure.", code: 100 });
      return number === 2 ? second : undefined;
    },
  });
  const project = await openProject({
    manifest: 'version: 1\npage: "1234567890"\nassets: { a: a.png, b: b.png, c: c.png }\n',
    files: { "a.png": png("a"), "b.png": png("b"), "c.png": png("c") },
    env: {
      MESSENGER_GRAPH_URL: graph.url,
      MESSENGER_PAGE_ACCESS_TOKEN: "token-on-a-terminal",
      LC_ALL: "C.UTF-8",
      TERM: "xterm",
    },
  });
  const running = project.startOnTerminal("apply", "--concurrency", "1", ...options);
  await waitUntil("the second upload", () => graph.uploads().length === 2);
  return { project, running, answerSecond };
}

async function waitForBars({ running }: World): Promise<void> {
  await waitUntil("the failure and the bars are shown", () =>
    /^failed a.*\n.* 1 of 3 uploads/.test(textOf(running)),
  );
}

/** What the terminal shows, without hints, and whether its cursor is there. */
function screenOf(running: CommandOnTerminal): { readonly text: string; readonly isCursorShown: boolean } {
  const terminal = createVirtualTerminal({ columns: 80, rows: 24 });
  terminal.stream.write(running.stdout());
  const lines = terminal.text().split("\n");
  return {
    text: lines.filter((line) => !line.startsWith("  hint: ")).join("\n"),
    isCursorShown: terminal.isCursorShown(),
  };
}

function textOf(running: CommandOnTerminal): string {
  return screenOf(running).text;
}

test("bars are shown while it runs, and what failed stands above them and stays", async () => {
  const world = await startUntilSecond();
  const { running, answerSecond } = world;
  await waitUntil("the second upload is shown", () =>
    / 1 of 3 .*\n {2}b .*100 % of 71 B$/.test(textOf(running)),
  );
  expect(textOf(running).split("\n")).toEqual([
    failure,
    expect.stringMatching(/^[\u2800-\u28ff] ━━━─────── {2}1 of 3 uploads, 1 failed, 71 of 213 B/),
    `  b  ${"━".repeat(30)}  100 % of 71 B`,
  ]);
  expect(screenOf(running).isCursorShown).toBe(false);
  answerSecond(attachmentReply(2));
  expect((await running.ended).exitCode).toBe(1);
  expect(screenOf(running)).toEqual({
    text: `${failure}\nApplied in part: 2 uploaded, 1 failed.`,
    isCursorShown: true,
  });
});

test("Ctrl-C leaves what failed, the summary and the cursor", async () => {
  const world = await startUntilSecond();
  const { running, answerSecond } = world;
  await waitForBars(world);
  running.interrupt();
  await waitUntil("it is stopping", () => textOf(running).includes(", stopping"));
  answerSecond(attachmentReply(2));
  expect((await running.ended).exitCode).toBe(130);
  expect(screenOf(running)).toEqual({
    text: `${failure}\n${stopping}\nInterrupted: 1 uploaded, 1 failed, 1 not started.`,
    isCursorShown: true,
  });
});

test("Ctrl-C twice leaves what failed and the cursor", async () => {
  const world = await startUntilSecond();
  const { running } = world;
  await waitForBars(world);
  running.interrupt();
  await waitUntil("it is stopping", () => textOf(running).includes(", stopping"));
  running.interrupt();
  expect((await running.ended).exitCode).toBe(130);
  const { text, isCursorShown } = screenOf(running);
  expect(text.replace("^C", "")).toBe(`${failure}\n${stopping}`);
  expect(isCursorShown).toBe(true);
});

test("SIGTERM twice does the same", async () => {
  const world = await startUntilSecond();
  const { running, project } = world;
  await waitForBars(world);
  const pid = Number(valueAt(parseJson(await project.read(runLock)), "pid"));
  process.kill(pid, "SIGTERM");
  await waitUntil("it is stopping", () => textOf(running).includes(", stopping"));
  process.kill(pid, "SIGTERM");
  expect((await running.ended).exitCode).toBe(143);
  expect(screenOf(running)).toEqual({ text: `${failure}\n${stopping}`, isCursorShown: true });
});

test("an error ends with what failed before, the error and the cursor", async () => {
  const world = await startUntilSecond();
  const { running, project, answerSecond } = world;
  await waitForBars(world);
  await mkdir(project.path(lockfileName));
  answerSecond(attachmentReply(2));
  expect((await running.ended).exitCode).toBe(1);
  const { text, isCursorShown } = screenOf(running);
  expect(text.split("\n")).toEqual(
    expect.arrayContaining([failure, expect.stringMatching(/^error\[lockfile-unreadable\]/)]),
  );
  expect(text).not.toContain("━");
  expect(isCursorShown).toBe(true);
});

test.each(["--quiet", "--json"])("with %s nothing moves on the terminal", async (option) => {
  const { running, answerSecond } = await startUntilSecond(option);
  answerSecond(attachmentReply(2));
  await running.ended;
  expect(running.stdout()).not.toContain("\u001b");
});
