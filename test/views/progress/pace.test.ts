import { describe, expect, test } from "vitest";
import type { ApplyEvent } from "../../../src/apply/apply-event.ts";
import { createRunGauge, type RunGauge } from "../../../src/views/progress/run-gauge.ts";
import { fc } from "../../support/properties.ts";
import { refusal } from "../apply-builders.ts";
import { type PaceAt, type SimulatedRun, simulate } from "./simulated-run.ts";

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
const day = 86_400_000;

/** By how much the times left that were told were wrong at the worst, after the first fifth and before the last seconds. */
function worstErrorOf(run: SimulatedRun): number {
  const { told, endMs } = simulate(run);
  const judged = told.filter(({ atMs }) => atMs > endMs / 5 && endMs - atMs > 10_000);
  const errors = judged.flatMap(({ timeLeftMs, atMs }) =>
    timeLeftMs === undefined ? [] : [timeLeftMs / (endMs - atMs)],
  );
  expect(errors.length).toBeGreaterThan(judged.length / 2);
  return Math.max(...errors, ...errors.map((error) => 1 / error));
}

function many(amount: number, sizeBytes: number): readonly number[] {
  return Array.from({ length: amount }, () => sizeBytes);
}

const tiny = many(400, 20 * kilobyte);
const large = many(12, 25 * megabyte);
const line = { bytesPerSecond: 2 * megabyte, latencyMs: 1_000, concurrency: 4 } as const;

describe("the time left", () => {
  test.each<[string, SimulatedRun, number]>([
    ["many tiny uploads, which wait for replies", { ...line, sizes: tiny }, 1.2],
    ["few large ones, which wait for the line", { ...line, sizes: large }, 1.2],
    ["tiny ones, then large ones", { ...line, sizes: [...tiny, ...large] }, 1.5],
    ["large ones, then tiny ones", { ...line, sizes: [...large, ...tiny] }, 1.5],
    ["a Page whose starts are slowed down", { ...line, sizes: many(60, 5_000), startEveryMs: 4_000 }, 1.5],
    ["uploads that Meta fetches", { ...line, sizes: many(40, 4 * megabyte), isFetched: true }, 2],
    ["uploads that fail first", { ...line, sizes: many(30, 5 * megabyte), failedAttempts: 1 }, 4],
  ])("is near the truth for %s", (_what, run, most) => {
    expect(worstErrorOf(run)).toBeLessThan(most);
  });

  test("is not told in the first seconds, nor in the first ones after a long wait", () => {
    const pause = { fromMs: 20_000, lengthMs: 240_000 };
    const { told } = simulate({ ...line, sizes: tiny, pause });
    const hidden = told.filter(({ timeLeftMs }) => timeLeftMs === undefined).map(({ atMs }) => atMs / 1000);
    const seconds = (from: number, to: number): readonly number[] =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);
    expect(hidden).toEqual([...seconds(1, 4), ...seconds(26, 264), ...hidden.filter((at) => at > 264)]);
    const after = told.find(({ atMs }) => atMs === 270_000)?.timeLeftMs ?? 0;
    const before = told.find(({ atMs }) => atMs === 19_000)?.timeLeftMs ?? 0;
    expect(Math.abs(after - (before - 10_000))).toBeLessThan(8_000);
  });

  test("grows by what a failed attempt takes back, and not because anything got slower", () => {
    const run = gaugeOf([{ kind: "started", uploads: 1, uploadBytes: 100 * megabyte }]);
    run.gauge.count(started("a", 100 * megabyte));
    for (let second = 1; second <= 60; second += 1) {
      run.passTo(second * 1000);
      run.gauge.count(progressOf(["a", megabyte]));
    }
    const secondsLeft = (): number => Math.round((run.gauge.view().pace.timeLeftMs ?? 0) / 1000);
    expect(secondsLeft()).toBe(40);
    run.gauge.count(progressOf(["a", -60 * megabyte]));
    expect(secondsLeft()).toBe(100);
  });

  test("of more than a day is told to nobody", () => {
    const run = gaugeOf([{ kind: "started", uploads: 1, uploadBytes: 100 * 1024 * megabyte }]);
    run.gauge.count(started("a", 100 * 1024 * megabyte));
    run.gauge.count({ kind: "upload-progress", page: "p", key: "a", bytes: kilobyte });
    run.passTo(10_000);
    expect(run.gauge.view().pace).toEqual({ bytesPerSecond: expect.any(Number) });
  });
});

describe("the rate", () => {
  const rateAt = (told: readonly PaceAt[], seconds: number): number =>
    (told.find(({ atMs }) => atMs === seconds * 1000)?.bytesPerSecond ?? 0) / megabyte;

  test("is that of the line, from the first second on", () => {
    const { told } = simulate({ ...line, sizes: large });
    expect(told.slice(0, 20).map(({ atMs }) => rateAt(told, atMs / 1000).toFixed(1))).toEqual(
      Array.from({ length: 20 }, () => "2.0"),
    );
  });

  test("survives a failed attempt, whose bytes really left", () => {
    const { told } = simulate({ ...line, sizes: many(30, 5 * megabyte), failedAttempts: 1 });
    const rates = told.slice(0, 60).map(({ bytesPerSecond = 0 }) => bytesPerSecond / megabyte);
    expect(Math.min(...rates)).toBeGreaterThan(1.6);
    expect(Math.max(...rates)).toBeLessThan(2.1);
  });

  test("is not told while nothing is sent, and is the old one after a wait", () => {
    const { told } = simulate({ ...line, sizes: large, pause: { fromMs: 1_000, lengthMs: 240_000 } });
    const active = told.filter(({ bytesPerSecond }) => bytesPerSecond !== undefined);
    expect(rateAt(told, 200)).toBe(0);
    expect(active.every(({ bytesPerSecond = 0 }) => bytesPerSecond > 1.5 * megabyte)).toBe(true);
    expect(active.length).toBeLessThan(told.length / 2);
  });

  test("is none of ours while Meta fetches", () => {
    const { told } = simulate({ ...line, sizes: many(8, megabyte), isFetched: true });
    expect(told.filter(({ bytesPerSecond }) => bytesPerSecond !== undefined)).toEqual([]);
  });
});

test("neither is told while all Pages that have uploads wait for their rate limit", () => {
  const run = gaugeOf([{ kind: "started", uploads: 20, uploadBytes: 20 * megabyte }]);
  for (let second = 1; second <= 10; second += 1) {
    run.gauge.count(started(`asset-${second}`, megabyte));
    run.gauge.count({ kind: "upload-progress", page: "p", key: `asset-${second}`, bytes: megabyte });
    run.passTo(second * 1000);
    run.gauge.count(finished(`asset-${second}`, megabyte));
  }
  expect(run.gauge.view().pace).toEqual({
    bytesPerSecond: expect.any(Number),
    timeLeftMs: expect.any(Number),
  });
  run.gauge.count({ kind: "waiting", page: "p", waitMs: 240_000, left: 10 });
  expect(run.gauge.view().pace).toEqual({});
});

test("whatever happens, a figure that is told is above 0 and finite", () => {
  const key = fc.constantFrom("a", "b", "c");
  const sizeBytes = fc.nat(10 * megabyte);
  const event = fc.oneof(
    fc.record({ kind: fc.constant("started" as const), uploads: fc.nat(5), uploadBytes: sizeBytes }),
    fc.tuple(key, sizeBytes).map(([name, size]) => started(name, size)),
    fc.tuple(key, fc.integer({ min: -megabyte, max: megabyte })).map(progressOf),
    fc.tuple(key, sizeBytes).map(([name, size]) => finished(name, size)),
    key.map((name): ApplyEvent => ({ kind: "upload-paused", page: "p", key: name })),
    key.map((name): ApplyEvent => ({ kind: "upload-resumed", page: "p", key: name, attempt: 2 })),
    fc.tuple(key, sizeBytes).map(([name, size]): ApplyEvent => {
      return { kind: "upload-failed", page: "p", key: name, sizeBytes: size, error: refusal };
    }),
    fc.tuple(key, sizeBytes).map(([name, size]): ApplyEvent => {
      return { kind: "upload-skipped", page: "p", key: name, sizeBytes: size };
    }),
  );
  const passedMs = fc.oneof(fc.nat(2_000), fc.integer({ min: -5_000, max: 100_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(event, passedMs), { maxLength: 60 }), (steps) => {
      const run = gaugeOf([]);
      let atMs = 0;
      for (const [each, passed] of steps) {
        run.gauge.count(each);
        atMs += passed;
        run.passTo(atMs);
        const { bytesPerSecond = 1, timeLeftMs = 1 } = run.gauge.view().pace;
        expect(Number.isFinite(bytesPerSecond) && bytesPerSecond > 0).toBe(true);
        expect(timeLeftMs > 0 && timeLeftMs <= day).toBe(true);
      }
    }),
  );
});

function gaugeOf(events: readonly ApplyEvent[]): {
  readonly gauge: RunGauge;
  readonly passTo: (ms: number) => void;
} {
  let nowMs = 0;
  const gauge = createRunGauge(() => nowMs, undefined);
  for (const event of events) gauge.count(event);
  return {
    gauge,
    passTo: (ms) => {
      nowMs = ms;
    },
  };
}

function started(key: string, sizeBytes: number): ApplyEvent {
  return { kind: "upload-started", page: "p", key, sizeBytes, upload: "bytes" };
}

function progressOf([key, bytes]: readonly [string, number]): ApplyEvent {
  return { kind: "upload-progress", page: "p", key, bytes };
}

function finished(key: string, sizeBytes: number): ApplyEvent {
  return { kind: "upload-finished", page: "p", key, attachmentId: "1", sizeBytes };
}
