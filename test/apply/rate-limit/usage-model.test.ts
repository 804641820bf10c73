import { expect, test } from "vitest";
import { createCallLog } from "../../../src/apply/rate-limit/call-log.ts";
import { createUsageModel, type UsageModel } from "../../../src/apply/rate-limit/usage-model.ts";

interface Bench {
  readonly model: UsageModel;
  readonly call: (nowMs: number, percent: number) => void;
  readonly next: (nowMs: number, inFlight?: number) => number;
}

function createBench(): Bench {
  const starts = createCallLog();
  const model = createUsageModel(80, starts);
  return {
    model,
    call: (nowMs, percent) => {
      starts.add(nowMs);
      model.observe(percent, starts.total());
    },
    next: (nowMs, inFlight = 0) => model.nextStartMs({ nowMs, inFlight, isUrgent: false }),
  };
}

/** 38 calls of 2 % each at 0, of which none counts at 8 s any more. */
function climbed(): Bench {
  const bench = createBench();
  for (let call = 1; call <= 37; call++) bench.call(0, 2 * call);
  bench.call(4_000, 76);
  bench.call(8_000, 4);
  return bench;
}

test("nothing holds a call before the first figure, nor far below the ceiling", () => {
  const { call, next } = createBench();
  expect(next(5)).toBe(5);
  call(5, 2);
  expect(next(6)).toBeLessThanOrEqual(6);
});

test("once the window is known starts are paced, whatever is in flight", () => {
  const { next } = climbed();
  // The first calls left between 4 s and 8 s after they were started; a long window is the careful guess.
  const windowMs = 7_940;
  const intervalMs = (2 * windowMs) / (80 * 0.985 * 1.3);
  expect(next(8_000)).toBeGreaterThan(8_000 + intervalMs / 1.6);
  expect(next(8_000)).toBeLessThan(8_000 + intervalMs);
  expect(next(8_000, 1)).toBe(next(8_000));
});

test("when the bot comes in so that our calls cannot make room, the next figure is asked for after a minute", () => {
  const { call, next } = climbed();
  for (let nth = 1; nth <= 20; nth++) call(8_000 + 100 * nth, 4 + 2 * nth);
  call(10_100, 140);
  expect(next(10_100)).toBe(70_100);
  expect(next(10_100, 1)).toBe(Number.POSITIVE_INFINITY);
});

test("many replies above the ceiling at once slow down no more than one", () => {
  const slowed = (replies: number): number => {
    const { model, call, next } = climbed();
    for (let nth = 1; nth <= 30; nth++) call(8_000 + 100 * nth, 4 + 2 * nth);
    const starts = Array.from({ length: replies }, (_, index) => index);
    for (const _ of starts) model.observe(82, 69);
    return next(11_000);
  };
  expect(slowed(8)).toBe(slowed(1));
});

test("a refusal is explained by a figure near 100 alone", () => {
  const { call, model } = createBench();
  expect(model.explainsRefusal()).toBe(false);
  call(0, 50);
  expect(model.explainsRefusal()).toBe(false);
  call(1, 100);
  expect(model.explainsRefusal()).toBe(true);
});
