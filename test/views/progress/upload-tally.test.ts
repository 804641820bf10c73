import { describe, expect, test } from "vitest";
import type { ApplyEvent } from "../../../src/apply/apply-event.ts";
import {
  createUploadCounter,
  type UploadCounter,
  type UploadTally,
} from "../../../src/views/progress/upload-tally.ts";
import { everyEvent, refusal } from "../apply-builders.ts";
import { noTotals } from "./no-totals.ts";

const name = { page: "acme", key: "a" };
const upload = { ...name, sizeBytes: 100, upload: "bytes" } as const;
const started: ApplyEvent = { kind: "upload-started", ...upload };
const finished: ApplyEvent = { kind: "upload-finished", ...name, attachmentId: "1", sizeBytes: 100 };

const nothing: UploadTally = { ...noTotals, inFlight: [], waits: [] };

function progress(bytes: number): ApplyEvent {
  return { kind: "upload-progress", ...name, bytes };
}

/** The tally after `events`, all at 0 ms, at `nowMs`. */
function tallyOf(events: readonly ApplyEvent[], nowMs = 0): UploadTally {
  const counter = createUploadCounter();
  for (const event of events) counter.count(event, 0);
  return counter.tally(nowMs);
}

function keysOf(counter: UploadCounter, nowMs: number): readonly string[] {
  return counter.tally(nowMs).inFlight.map(({ key }) => key);
}

test("nothing is counted before the first event", () => {
  expect(tallyOf([])).toEqual(nothing);
});

test("an apply is counted to its end", () => {
  expect(tallyOf(everyEvent, 1_000)).toEqual({
    ...nothing,
    uploads: 4,
    uploadBytes: 192_852,
    finished: 1,
    failed: 2,
    sentBytes: 48_213,
    failedBytes: 144_639,
  });
});

test("bytes add up, and no upload is ever more than whole or less than nothing", () => {
  expect(tallyOf([started, progress(60)])).toEqual({
    ...nothing,
    sentBytes: 60,
    sending: 1,
    inFlight: [{ ...upload, sentBytes: 60, attempt: 1 }],
  });
  expect(tallyOf([started, progress(60), progress(60)]).sentBytes).toBe(100);
  expect(tallyOf([started, progress(60), progress(-90)]).sentBytes).toBe(0);
});

test("an upload that waits to be sent again is not in flight; then it is, as the next attempt", () => {
  const paused: ApplyEvent = { kind: "upload-paused", ...name };
  const failedAttempt = [started, progress(60), progress(-60), paused];
  expect(tallyOf(failedAttempt)).toEqual({ ...nothing, paused: 1 });
  const resumed: ApplyEvent = { kind: "upload-resumed", ...name, attempt: 2 };
  expect(tallyOf([...failedAttempt, resumed, progress(10)])).toEqual({
    ...nothing,
    sentBytes: 10,
    sending: 1,
    inFlight: [{ ...upload, sentBytes: 10, attempt: 2 }],
  });
});

test.each<[string, ApplyEvent, Partial<UploadTally>]>([
  [
    "failed",
    { kind: "upload-failed", ...name, sizeBytes: 100, error: refusal },
    { failed: 1, failedBytes: 100 },
  ],
  ["was skipped", { kind: "upload-skipped", ...name, sizeBytes: 100 }, { uploads: 1, uploadBytes: 50 }],
])("an upload that %s leaves nothing behind, in flight or paused", (_what, ended, changes) => {
  const run: ApplyEvent = { kind: "started", uploads: 2, uploadBytes: 150 };
  const expected = { ...nothing, uploads: 2, uploadBytes: 150, ...changes };
  expect(tallyOf([run, started, progress(60), ended])).toEqual(expected);
  expect(tallyOf([run, started, { kind: "upload-paused", ...name }, ended])).toEqual(expected);
  expect(tallyOf([run, ended])).toEqual(expected);
});

describe("an upload that is done", () => {
  const other = { ...upload, key: "b" } as const;
  const next: ApplyEvent = { kind: "upload-started", ...upload, key: "c" };
  const countBoth = (): UploadCounter => {
    const counter = createUploadCounter();
    for (const event of [started, { kind: "upload-started", ...other } as const]) counter.count(event, 0);
    expect(keysOf(counter, 0)).toEqual(["a", "b"]);
    return counter;
  };

  test("stays in its line for a moment", () => {
    const done = { ...upload, sentBytes: 100, attempt: 1, doneAtMs: 0 };
    const sent = { ...other, sentBytes: 0, attempt: 1 };
    const counter = countBoth();
    counter.count(finished, 0);
    expect(counter.tally(499)).toMatchObject({ sending: 1, sentBytes: 100, inFlight: [done, sent] });
    expect(counter.tally(500).inFlight).toEqual([sent]);
  });

  test("stays though another one's moment is over", () => {
    const counter = countBoth();
    counter.count(next, 0);
    expect(keysOf(counter, 0)).toEqual(["a", "b", "c"]);
    counter.count(finished, 0);
    expect(keysOf(counter, 550)).toEqual(["b", "c"]);
    counter.count({ ...finished, key: "b" }, 600);
    expect(keysOf(counter, 650)).toEqual(["b", "c"]);
  });

  test("leaves its line to the next one", () => {
    const counter = countBoth();
    counter.count(finished, 0);
    counter.count(next, 0);
    expect(keysOf(counter, 100)).toEqual(["c", "b"]);
  });

  test("has no line any more where the next one came before its end", () => {
    const counter = countBoth();
    counter.count(next, 0);
    counter.count(finished, 0);
    expect(keysOf(counter, 100)).toEqual(["b", "c"]);
  });
});

test("an upload that Meta fetches, and that we send after all, is sent by us", () => {
  const fetched: ApplyEvent = { kind: "upload-started", ...upload, upload: "url" };
  expect(tallyOf([fetched]).inFlight).toEqual([{ ...upload, upload: "url", sentBytes: 0, attempt: 1 }]);
  const resumed: ApplyEvent = { kind: "upload-resumed", ...name, attempt: 2 };
  expect(tallyOf([fetched, resumed, progress(40)]).inFlight).toEqual([
    { ...upload, sentBytes: 40, attempt: 2 },
  ]);
});

test("uploads of one key to two Pages are two", () => {
  const events: readonly ApplyEvent[] = [
    { ...started, page: "a" },
    { ...started, page: "b" },
    { kind: "upload-failed", page: "a", key: "a", sizeBytes: 100, error: refusal },
  ];
  expect(tallyOf(events).inFlight.map(({ page }) => page)).toEqual(["b"]);
});

test("events of uploads that have ended, or never began, count no bytes", () => {
  const others: readonly ApplyEvent[] = [
    progress(60),
    { kind: "upload-paused", ...name },
    { kind: "upload-resumed", ...name, attempt: 2 },
  ];
  expect(tallyOf(others)).toEqual(nothing);
  expect(tallyOf([started, finished, ...others], 500)).toEqual({ ...nothing, finished: 1, sentBytes: 100 });
});

test("the Pages that wait are told until they may go on, the first one first, unless they send", () => {
  const events: readonly ApplyEvent[] = [
    { kind: "waiting", page: "acme", waitMs: 9_000, left: 5 },
    { kind: "waiting", page: "beta", waitMs: 4_000, left: 5 },
  ];
  const waits = [
    { page: "beta", untilMs: 4_000 },
    { page: "acme", untilMs: 9_000 },
  ];
  expect(tallyOf(events).waits).toEqual(waits);
  expect(tallyOf(events, 4_000).waits).toEqual(waits.slice(1));
  expect(tallyOf([...events, started]).waits).toEqual(waits.slice(0, 1));
  expect(tallyOf([...events, started, finished]).waits).toEqual(waits);
  const longer: ApplyEvent = { kind: "waiting", page: "beta", waitMs: 20_000, left: 5 };
  expect(tallyOf([...events, longer]).waits.map(({ page }) => page)).toEqual(["acme", "beta"]);
});
