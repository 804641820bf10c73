import { expect, test } from "vitest";
import type { ApplyEvent } from "../../src/apply/apply-event.ts";
import type { Progress, ProgressOptions } from "../../src/views/progress/progress-options.ts";
import { createProgress } from "../../src/views/progress.ts";
import { everyEvent, refusal, result } from "./apply-builders.ts";

const esc = String.fromCharCode(27);

const patience = { timeout: 20_000, interval: 5 };

/** A terminal that keeps what was written, and ticks when it is told to. */
function fakeTerminal(changes: Partial<ProgressOptions> = {}) {
  const written: string[] = [];
  const ticks = new Set<() => void>();
  const clock = { nowMs: 0 };
  const progress = createProgress({
    stream: {
      write: (text) => written.push(text) > 0,
      rows: 10,
      columns: 60,
    },
    isTerminal: true,
    colour: false,
    hasSeveralPages: false,
    nowMs: () => clock.nowMs,
    every: (_, tick) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
    ...changes,
  });
  const started = async (): Promise<void> => {
    // listr2 is loaded, and then starts its task in a later turn of the event loop.
    await expect.poll(() => written.join(""), patience).toContain(" upload");
  };
  const draw = (): string => {
    written.length = 0;
    for (const tick of ticks) tick();
    return frameOf(written.join(""));
  };
  return { progress, written, ticks, clock, started, draw };
}

function frameOf(text: string): string {
  const control = new RegExp(`${esc}\\[[\\d?]*[A-Za-z]`, "g");
  return (text.split(`${esc}[G`).at(-1) ?? "").replaceAll(control, "").trimEnd();
}

function start(progress: Progress, uploads: number): void {
  progress.onEvent({ kind: "started", uploads, uploadBytes: uploads * 1024 });
  for (let index = 0; index < uploads; index += 1) {
    progress.onEvent({
      kind: "upload-started",
      page: "default",
      key: `asset-${index}`,
      sizeBytes: 1024,
      upload: "bytes",
    });
  }
}

function finished(index: number): ApplyEvent {
  return {
    kind: "upload-finished",
    page: "default",
    key: `asset-${index}`,
    attachmentId: "1",
    sizeBytes: 1024,
  };
}

test("elsewhere than on a terminal every event is a line", async () => {
  const { progress, written } = fakeTerminal({ isTerminal: false });
  for (const event of everyEvent) progress.onEvent(event);
  await progress.end(result());
  expect(written.join("")).toMatchInlineSnapshot(`
    "bound to Main Page (1234567890)
    uploaded welcome (47.1 KB) as 1857777774821032
    failed menu: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)
      hint: the declared type does not match the bytes
    failed promo: the connection was closed (code reply-lost)
      note: the reply was lost, so the attachment may exist at Meta under an ID that nobody knows
    warning[page-throttled]: Meta asks to slow down
    warning[clock-off]: the clock is off
      hint: set it
            or not
    Applied: 3 uploaded, 1 reused, 1 failed, 1,040 kept.
    "
  `);
});

test("elsewhere than on a terminal an end without a result writes nothing", async () => {
  const { progress, written } = fakeTerminal({ isTerminal: false });
  await progress.end();
  expect(written).toEqual([]);
});

test("a terminal shows how far it is, and the uploads in flight", async () => {
  const { progress, clock, started, draw } = fakeTerminal();
  start(progress, 3);
  await started();
  clock.nowMs = 2000;
  progress.onEvent({ kind: "upload-progress", page: "default", key: "asset-1", bytes: 512 });
  progress.onEvent(finished(0));
  expect(draw()).toMatchInlineSnapshot(`
    "⠙ 1 of 3 uploads, 1.5 KB of 3.0 KB, 768 B/s
      asset-1  50 % of 1.0 KB
      asset-2  1.0 KB"
  `);
  await progress.end(result());
});

test("failures stay visible while it runs and are told in full at the end", async () => {
  const { progress, written, started, draw } = fakeTerminal();
  start(progress, 2);
  await started();
  progress.onEvent({
    kind: "upload-failed",
    page: "default",
    key: "asset-0",
    sizeBytes: 1024,
    error: refusal,
  });
  expect(draw()).toMatchInlineSnapshot(`
    "⠙ 1 of 2 uploads, 1 failed, 0 B of 2.0 KB
      failed asset-0: (#100) Upload attachment failure. (code …
      asset-1  1.0 KB"
  `);
  written.length = 0;
  await progress.end(result({ status: "partial" }));
  expect(written.at(-1)).toMatchInlineSnapshot(`
    "failed asset-0: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)
      hint: the declared type does not match the bytes
    Applied in part: 3 uploaded, 1 reused, 1 failed, 1,040 kept.
    "
  `);
});

test("the end takes the moving lines away, stops the timer and gives the cursor back", async () => {
  const { progress, written, ticks, started } = fakeTerminal();
  start(progress, 2);
  await started();
  expect(written[0]).toBe(`${esc}[?25l`);
  await progress.end(result());
  const text = written.join("");
  expect(ticks.size).toBe(0);
  expect(text.lastIndexOf(`${esc}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${esc}[?25l`));
  expect(text.slice(text.lastIndexOf(`${esc}[?25h`))).toBe(
    `${esc}[?25hApplied: 3 uploaded, 1 reused, 1 failed, 1,040 kept.\n`,
  );
});

test("an apply that ends before anything was drawn leaves the cursor visible", async () => {
  const { progress, written, ticks } = fakeTerminal();
  start(progress, 1);
  await progress.end();
  const text = written.join("");
  expect(ticks.size).toBe(0);
  expect(text.lastIndexOf(`${esc}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${esc}[?25l`));
});

test("an apply without uploads draws nothing that moves", async () => {
  const { progress, written } = fakeTerminal();
  progress.onEvent({ kind: "started", uploads: 0, uploadBytes: 0 });
  await progress.end(result());
  expect(written).toEqual(["Applied: 3 uploaded, 1 reused, 1 failed, 1,040 kept.\n"]);
});

test("what is said before the first upload is written at once", () => {
  const { progress, written } = fakeTerminal();
  progress.onEvent({ kind: "page-bound", page: "default", id: "111", title: "Main Page" });
  expect(written).toEqual(["bound to Main Page (111)\n"]);
});

test("10,000 uploads never take more lines than the terminal has", async () => {
  const { progress, started, draw } = fakeTerminal();
  start(progress, 10_000);
  await started();
  const frame = draw().split("\n");
  expect(frame).toHaveLength(8);
  expect([frame[0], frame.at(-1)]).toEqual(["⠙ 0 of 10,000 uploads, 0 B of 9.8 MB", "  and 9,994 more"]);
  await progress.end(result());
});

test("colour is the caller's choice alone", async () => {
  const { progress, written, ticks, started } = fakeTerminal({ colour: true });
  start(progress, 1);
  await started();
  for (const tick of ticks) tick();
  expect(written.join("")).toContain(`${esc}[33m⠙${esc}[39m 0 of 1 upload`);
  await progress.end(result());
});

test("without a timer of the caller's the lines are redrawn all the same", async () => {
  const written: string[] = [];
  const progress = createProgress({
    stream: { write: (text) => written.push(text) > 0 },
    isTerminal: true,
    colour: false,
    hasSeveralPages: false,
    nowMs: () => 0,
  });
  start(progress, 1);
  await expect.poll(() => written.join(""), patience).toContain("⠹ 0 of 1 upload");
  await progress.end();
});

test("the size of the terminal is the stream's, the caller's, or 80 columns and 24 rows", async () => {
  const streams = [{ columns: 20 }, { columns: undefined }, {}];
  const widths: number[] = [];
  for (const [index, size] of streams.entries()) {
    const lines: string[] = [];
    const terminal = fakeTerminal({
      stream: { write: (text) => lines.push(text) > 0, ...size },
      ...(index === 1 ? { columns: 40 } : {}),
    });
    terminal.progress.onEvent({ kind: "started", uploads: 1, uploadBytes: 1 });
    terminal.progress.onEvent({
      kind: "upload-started",
      page: "a",
      key: "x".repeat(200),
      sizeBytes: 1,
      upload: "bytes",
    });
    await expect.poll(() => lines.join(""), patience).toContain(" upload");
    lines.length = 0;
    for (const tick of terminal.ticks) tick();
    const frame = frameOf(lines.join("")).split("\n");
    widths.push(Math.max(...frame.map((line) => line.length)));
    await terminal.progress.end();
  }
  expect(widths).toEqual([19, 39, 79]);
});
