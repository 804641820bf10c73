import { describe, expect, test } from "vitest";
import type { ApplyEvent } from "../../src/apply/apply-event.ts";
import type { Progress, ProgressOptions } from "../../src/views/progress/progress-options.ts";
import { createProgress } from "../../src/views/progress.ts";
import { renderApplyEvent } from "../../src/views/render-apply.ts";
import { createVirtualTerminal } from "../support/virtual-terminal.ts";
import { everyEvent, refusal, result } from "./apply-builders.ts";

const patience = { timeout: 20_000, interval: 5 };
const summary = "Applied: 3 uploaded, 1 reused, 1 failed, 1,040 kept.";

/** A terminal without colour, and a run on one Page. */
const plain = { isTerminal: true, colour: false, hasUnicode: true, hasSeveralPages: false } as const;

/** Progress on a terminal, or a log, that ticks when it is told to. */
function open(changes: Partial<ProgressOptions> = {}, size = { columns: 60, rows: 10 }) {
  const terminal = createVirtualTerminal(size);
  const ticks = new Map<() => void, number>();
  const clock = { nowMs: 0 };
  const progress = createProgress({
    ...plain,
    stream: terminal.stream,
    nowMs: () => clock.nowMs,
    every: (intervalMs, tick) => {
      ticks.set(tick, intervalMs);
      return () => ticks.delete(tick);
    },
    ...changes,
  });
  const tick = (): void => {
    for (const each of ticks.keys()) each();
  };
  return {
    progress,
    terminal,
    ticks,
    clock,
    tick,
    /** What is shown once it is drawn; listr2 is loaded when there is something to draw. */
    drawn: async (): Promise<string> => {
      await expect.poll(() => ticks.size, patience).toBe(1);
      tick();
      return terminal.text();
    },
  };
}

function start(progress: Progress, uploads: number, inFlight = uploads): void {
  progress.onEvent({ kind: "started", uploads, uploadBytes: uploads * 1024 });
  for (let index = 0; index < inFlight; index += 1) progress.onEvent(started(index));
}

function started(index: number): ApplyEvent {
  return { kind: "upload-started", page: "default", key: `asset-${index}`, sizeBytes: 1024, upload: "bytes" };
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

function failed(index: number): ApplyEvent {
  return { kind: "upload-failed", page: "default", key: `asset-${index}`, sizeBytes: 1024, error: refusal };
}

function progressOf(index: number, bytes: number): ApplyEvent {
  return { kind: "upload-progress", page: "default", key: `asset-${index}`, bytes };
}

describe("on a terminal", () => {
  test("a bar shows how far all is, and each upload in flight has its own", async () => {
    const { progress, drawn, clock } = open();
    start(progress, 3);
    clock.nowMs = 2000;
    progress.onEvent(progressOf(1, 512));
    progress.onEvent(finished(0));
    clock.nowMs = 3000;
    expect(await drawn()).toMatchInlineSnapshot(`
      "⠙ ━━━───────  1 of 3 uploads, 1.5 of 3.0 KB
        asset-1  ━━━━━━━━━━──────────   50 % of 1.0 KB
        asset-2  ────────────────────    0 % of 1.0 KB"
    `);
    await progress.end(result());
  });

  test("failures and warnings are told above the bars as they happen, and stay there", async () => {
    const { progress, drawn, tick, terminal } = open({}, { columns: 120, rows: 12 });
    progress.onEvent({ kind: "page-bound", page: "default", id: "111", title: "Main Page" });
    start(progress, 4, 3);
    progress.onEvent(failed(0));
    await drawn();
    progress.onEvent({ kind: "warning", code: "clock-off", message: "the clock is off" });
    progress.onEvent(failed(1));
    expect(await drawn()).toMatchInlineSnapshot(`
      "bound to Main Page (111)
      failed asset-0: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)
        hint: the declared type does not match the bytes
      warning[clock-off]: the clock is off
      failed asset-1: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)
      ⠹ ━━━━━━━━━━━━━━━━━━━━────────────────────  2 of 4 uploads, 2 failed, 0 B of 4.0 KB
        asset-2  ──────────────────────────────    0 % of 1.0 KB"
    `);
    const before = terminal.text().split("\n").slice(0, 5);
    tick();
    progress.onEvent(failed(2));
    await progress.end(result({ status: "partial" }));
    expect(terminal.text().split("\n")).toEqual([
      ...before,
      "failed asset-2: (#100) Upload attachment failure. (code 100, subcode 2018047, trace A7CV8v0-pIMQXv1PLhxV96F)",
      "Applied in part: 3 uploaded, 1 reused, 1 failed, 1,040 kept.",
    ]);
  });

  test("a wait is counted down, with the Page's name and what is left", async () => {
    const { progress, drawn, clock } = open();
    start(progress, 212, 0);
    progress.onEvent({ kind: "waiting", page: "production", waitMs: 240_000, left: 212 });
    expect((await drawn()).split("\n")[1]).toBe("  waiting 4 min for Page production, 212 left");
    clock.nowMs = 205_000;
    expect((await drawn()).split("\n")[1]).toBe("  waiting 35 s for Page production, 212 left");
    clock.nowMs = 240_000;
    expect((await drawn()).split("\n")).toHaveLength(1);
    await progress.end(result());
  });

  test("a wait before the first upload is told: there are no bars yet", () => {
    const { progress, terminal } = open();
    progress.onEvent({ kind: "waiting", page: "production", waitMs: 240_000, left: 212 });
    expect(terminal.written()).toBe("waiting 4 min for Page production, 212 left\n");
  });

  test("an end in good order is announced while uploads are under way", async () => {
    const stopping = new AbortController();
    const { progress, drawn } = open({ stop: stopping.signal }, { columns: 100, rows: 10 });
    start(progress, 3, 1);
    await drawn();
    stopping.abort();
    expect(await drawn()).toMatchInlineSnapshot(`
      "ending in good order: uploads under way get 5 s; another signal ends at once
      ⠹ ────────────────────────────────────────  0 of 3 uploads, 0 B of 3.0 KB, stopping
        asset-0  ──────────────────────────────    0 % of 1.0 KB"
    `);
    await progress.end(result());
  });

  test("an end in good order of nothing is not announced", async () => {
    const stopping = new AbortController();
    const { progress, terminal } = open({ stop: stopping.signal });
    stopping.abort();
    await progress.end();
    expect(terminal.written()).toBe("");
  });

  test("the end takes the bars away, stops the timer and gives the cursor back", async () => {
    const { progress, drawn, terminal, ticks } = open();
    start(progress, 2);
    await drawn();
    expect(terminal.isCursorShown()).toBe(false);
    await progress.end(result());
    expect(ticks.size).toBe(0);
    expect([terminal.isCursorShown(), terminal.text()]).toEqual([true, summary]);
  });

  test("an end without a result, after an error, has no summary", async () => {
    const { progress, drawn, terminal } = open();
    start(progress, 2);
    await drawn();
    progress.onEvent(failed(0));
    await progress.end();
    expect(terminal.isCursorShown()).toBe(true);
    expect(terminal.text()).toMatch(/^failed asset-0: .*\n {2}hint: .*$/);
  });

  test("it is abandoned at once: nothing is lost, and nothing is drawn any more", async () => {
    const { progress, drawn, terminal, ticks } = open();
    start(progress, 2);
    await drawn();
    progress.onEvent(failed(0));
    progress.abandon();
    expect([terminal.isCursorShown(), ticks.size]).toEqual([true, 0]);
    expect(terminal.text()).toMatch(/^failed asset-0: /);
    const before = terminal.written();
    progress.abandon();
    expect(terminal.written()).toBe(before);
  });

  test("an apply that ends before anything was drawn leaves the cursor alone", async () => {
    const { progress, terminal, ticks } = open();
    start(progress, 1);
    progress.abandon();
    await progress.end();
    await import("../../src/views/progress/live-lines.ts");
    await new Promise(setImmediate);
    expect([ticks.size, terminal.written()]).toEqual([0, ""]);
  });

  test("an apply without uploads draws nothing that moves", async () => {
    const { progress, terminal } = open();
    progress.onEvent({ kind: "started", uploads: 0, uploadBytes: 0 });
    await progress.end(result());
    expect(terminal.written()).toBe(`${summary}\n`);
  });

  test("10,000 uploads take no more lines than the terminal has, and those that work are not told", async () => {
    const { progress, drawn, terminal } = open();
    start(progress, 10_000);
    const lines = (await drawn()).split("\n");
    expect(lines).toHaveLength(8);
    expect([lines[0], lines.at(-1)]).toEqual([
      "⠙ ────────────────────  0 of 10,000 uploads",
      "  and 9,994 more",
    ]);
    for (let index = 0; index < 10_000; index += 1) progress.onEvent(finished(index));
    expect((await drawn()).split("\n")[0]).toBe("⠹ ━━━━━━━━━━━━━━━  10,000 of 10,000 uploads");
    await progress.end(result());
    expect(terminal.text()).toBe(summary);
  });

  test("events cost no drawing: it is drawn ten times a second", async () => {
    const { progress, drawn, terminal, ticks } = open();
    start(progress, 100);
    await drawn();
    const before = terminal.written();
    for (let index = 0; index < 100; index += 1) {
      progress.onEvent(progressOf(index, 1024));
      progress.onEvent(index % 2 === 0 ? finished(index) : failed(index));
    }
    expect(terminal.written()).toBe(before);
    expect([...ticks.values()]).toEqual([100]);
    await progress.end();
    expect(terminal.text().match(/failed asset-/g)).toHaveLength(50);
  });

  test("it follows the size of the window", async () => {
    const { progress, drawn, terminal } = open({}, { columns: 20, rows: 6 });
    start(progress, 10);
    const widths: number[] = [];
    for (const columns of [20, 40, 80, 120]) {
      terminal.resize(columns, 6 + columns / 10);
      const lines = (await drawn()).split("\n");
      expect(lines.length).toBe(Math.min(11, 4 + columns / 10));
      widths.push(Math.max(...lines.map((line) => line.length)));
    }
    expect(widths).toEqual([18, 38, 58, 75]);
    await progress.end();
    expect(terminal.text()).toBe("");
  });

  test("a terminal that does not tell its size has 80 columns and 24 rows", async () => {
    const { terminal } = open({}, { columns: 200, rows: 50 });
    const { progress, drawn } = open({ stream: { write: terminal.stream.write } });
    start(progress, 30);
    await drawn();
    const lines = terminal.text().split("\n");
    expect(lines).toHaveLength(22);
    await progress.end();
  });

  test("colour and Unicode are the caller's choice", async () => {
    const { progress, drawn, terminal } = open({ colour: true, hasUnicode: false });
    start(progress, 1);
    expect((await drawn()).split("\n")[0]).toBe("\\ ----------  0 of 1 upload, 0 B of 1.0 KB");
    expect(terminal.written()).toContain("\u001b[36m\\\u001b[39m ");
    await progress.end();
  });

  test("without a timer of the caller's the bars are drawn all the same", async () => {
    const terminal = createVirtualTerminal({ columns: 60, rows: 10 });
    const progress = createProgress({ ...plain, stream: terminal.stream, nowMs: () => 0 });
    start(progress, 1);
    await expect.poll(terminal.written, patience).toContain("⠹ ──────────  0 of 1 upload");
    await progress.end();
    expect(terminal.text()).toBe("");
  });
});

describe("in a log", () => {
  const log = { isTerminal: false };
  const size = { columns: 200, rows: 50 };

  test("every upload is a line", async () => {
    const { progress, terminal } = open(log, size);
    for (const event of everyEvent) progress.onEvent(event);
    await progress.end(result());
    const lines = everyEvent.map((event) => renderApplyEvent(event, plain));
    expect(terminal.text().split("\n")).toEqual([
      ...lines.filter((line) => line !== undefined).flatMap((line) => line.split("\n")),
      summary,
    ]);
  });

  test("every ten seconds a line sums up", async () => {
    const { progress, terminal, ticks, tick, clock } = open(log, size);
    start(progress, 800, 4);
    expect([...ticks.values()]).toEqual([10_000]);
    for (let second = 1; second <= 20; second += 1) {
      clock.nowMs = second * 1000;
      progress.onEvent(progressOf(second, 1024));
      progress.onEvent(started(second + 3));
      if (second % 4 === 0) progress.onEvent(failed(second));
      if (second % 10 === 0) tick();
    }
    expect(
      terminal
        .text()
        .split("\n")
        .filter((line) => !/^failed| hint/.test(line)),
    ).toEqual([
      "2 of 800 uploads, 2 failed, 8.0 KB of 800.0 KB, 1.1 KB/s, 1 h 5 min left",
      "5 of 800 uploads, 5 failed, 15.0 KB of 800.0 KB, 1.1 KB/s, 51 min left",
    ]);
    await progress.end();
    expect(ticks.size).toBe(0);
  });

  test("nothing new is summed up once a minute, so that the log does not fall silent", () => {
    const { progress, terminal, tick, clock } = open(log, size);
    start(progress, 2, 1);
    for (let second = 10; second <= 130; second += 10) {
      clock.nowMs = second * 1000;
      tick();
    }
    expect(terminal.text().split("\n")).toEqual(
      Array.from({ length: 3 }, () => "0 of 2 uploads, 0 B of 2.0 KB"),
    );
  });

  test("a long wait is told at once, and then as it gets shorter", () => {
    const { progress, terminal, tick, clock } = open(log, size);
    start(progress, 2, 0);
    progress.onEvent({ kind: "waiting", page: "production", waitMs: 120_000, left: 2 });
    for (let second = 10; second <= 120; second += 10) {
      clock.nowMs = second * 1000;
      tick();
    }
    expect(terminal.text()).toMatchInlineSnapshot(`
      "waiting 2 min for Page production, 2 left
      0 of 2 uploads, 0 B of 2.0 KB, waiting 2 min for Page production
      0 of 2 uploads, 0 B of 2.0 KB, waiting 1 min for Page production
      0 of 2 uploads, 0 B of 2.0 KB, waiting 50 s for Page production
      0 of 2 uploads, 0 B of 2.0 KB, waiting 40 s for Page production
      0 of 2 uploads, 0 B of 2.0 KB, waiting 30 s for Page production
      0 of 2 uploads, 0 B of 2.0 KB, waiting 20 s for Page production
      0 of 2 uploads, 0 B of 2.0 KB, waiting 10 s for Page production
      0 of 2 uploads, 0 B of 2.0 KB"
    `);
  });

  test("a short wait is told by the line that sums up alone", () => {
    const { progress, terminal, tick, clock } = open(log, size);
    start(progress, 2, 0);
    progress.onEvent({ kind: "waiting", page: "production", waitMs: 20_000, left: 2 });
    expect(terminal.text()).toBe("");
    clock.nowMs = 10_000;
    tick();
    expect(terminal.text()).toBe("0 of 2 uploads, 0 B of 2.0 KB, waiting 10 s for Page production");
  });

  test("when all is done nothing is summed up: the summary follows", async () => {
    const { progress, terminal, tick, clock } = open(log, size);
    start(progress, 2);
    progress.onEvent(finished(0));
    progress.onEvent(failed(1));
    const before = terminal.text();
    clock.nowMs = 10_000;
    tick();
    expect(terminal.text()).toBe(before);
    await progress.end(result());
    expect(terminal.text()).toBe(`${before}\n${summary}`);
  });

  test("an end in good order is announced while uploads are under way", () => {
    const stopping = new AbortController();
    const { progress, terminal } = open({ ...log, stop: stopping.signal }, size);
    start(progress, 3, 1);
    stopping.abort();
    expect(terminal.text()).toBe(
      "ending in good order: uploads under way get 5 s; another signal ends at once",
    );
  });

  test("an end without a result, or of the process, writes nothing", async () => {
    const { progress, terminal, ticks } = open(log, size);
    start(progress, 1);
    progress.abandon();
    await progress.end();
    expect([ticks.size, terminal.written()]).toEqual([0, ""]);
  });
});
