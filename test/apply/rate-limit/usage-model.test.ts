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
      model.observe(percent, { nowMs, inFlight: 1 });
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
  const windowMs = 8_000;
  const intervalMs = (2 * windowMs) / (80 * 0.985 * 1.3);
  expect(next(8_000)).toBeCloseTo(8_000 + intervalMs, 0);
  expect(next(8_000, 1)).toBeCloseTo(8_000 + intervalMs, 0);
});

test("when the bot comes in so that our calls cannot make room, the next figure is asked for after a minute", () => {
  const { call, next } = climbed();
  call(9_000, 140);
  expect(next(9_000)).toBe(69_000);
  expect(next(9_000, 1)).toBe(Number.POSITIVE_INFINITY);
});

test("a refusal is explained by a figure near 100 alone", () => {
  const { call, model } = createBench();
  expect(model.explainsRefusal()).toBe(false);
  call(0, 50);
  expect(model.explainsRefusal()).toBe(false);
  call(1, 100);
  expect(model.explainsRefusal()).toBe(true);
});
