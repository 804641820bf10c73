import { expect, test } from "vitest";
import { createStartRate, type StartRate } from "../../../src/apply/rate-limit/start-rate.ts";

/** A rate that saw 10 calls in the first 900 ms, a refusal, and a call taken again after 10 s. */
function refusedOnce(): StartRate {
  const rate = createStartRate();
  for (let call = 0; call < 10; call++) rate.taken(call * 100);
  rate.refused(1_000);
  rate.taken(10_000);
  return rate;
}

test("there is no bound before the first refusal, nor until a call is taken again", () => {
  const rate = createStartRate();
  rate.taken(0);
  expect(rate.intervalMs(0)).toBe(0);
  rate.refused(1_000);
  rate.refused(1_001);
  rate.taken(900);
  expect(rate.intervalMs(1_000)).toBe(0);
});

test("after the first refusal starts go on below the rate of all calls, and get faster", () => {
  const rate = refusedOnce();
  expect(rate.intervalMs(10_000)).toBeCloseTo(10_000 / 11 / 0.9, 6);
  expect(rate.intervalMs(20_000)).toBeCloseTo(10_000 / 11 / 1.4, 6);
});

test("after a later refusal starts come near the good rate slowly, and then go beyond it", () => {
  const rate = refusedOnce();
  for (let call = 1; call <= 20; call++) rate.taken(10_000 + call * 1_000);
  rate.refused(30_000);
  rate.taken(31_000);
  const goodMs = 1_000;
  expect(rate.intervalMs(31_000)).toBeCloseTo(goodMs / 0.93, 6);
  expect(rate.intervalMs(31_000 + 6 * 10_000)).toBeCloseTo(goodMs, 6);
  expect(rate.intervalMs(31_000 + 12 * 10_000)).toBeCloseTo(goodMs / 1.07, 6);
});

test("a refusal soon after another takes off more", () => {
  const rate = refusedOnce();
  for (let call = 1; call <= 20; call++) rate.taken(10_000 + call * 1_000);
  rate.refused(30_000);
  rate.taken(31_000);
  rate.refused(32_000);
  rate.taken(33_000);
  expect(rate.intervalMs(33_000)).toBeGreaterThan(1_000 / 0.71);
});
