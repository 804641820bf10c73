import { expect, test } from "vitest";
import { createRecentRate } from "../../../src/views/progress/recent-rate.ts";

test("there is none before any time has passed", () => {
  const rate = createRecentRate(5_000, 1_000);
  rate.add(100, 1_000);
  expect(rate.perSecond(1_000)).toBe(0);
});

test("what comes evenly has the same rate from the start", () => {
  const rate = createRecentRate(5_000, 0);
  for (let ms = 10; ms <= 100_000; ms += 10) {
    rate.add(1, ms);
    if (ms % 1_000 === 0) expect(rate.perSecond(ms)).toBeCloseTo(100, 0);
  }
});

test("a new pace counts more the longer it lasts", () => {
  const rate = createRecentRate(5_000, 0);
  for (let ms = 10; ms <= 60_000; ms += 10) rate.add(1, ms);
  for (let ms = 60_010; ms <= 65_000; ms += 10) rate.add(2, ms);
  expect(rate.perSecond(65_000)).toBeGreaterThan(160);
  for (let ms = 65_010; ms <= 90_000; ms += 10) rate.add(2, ms);
  expect(rate.perSecond(90_000)).toBeCloseTo(200, 0);
});

test("what is taken back counts against it, and never makes it negative", () => {
  const rate = createRecentRate(5_000, 0);
  rate.add(100, 500);
  rate.add(-60, 500);
  expect(rate.perSecond(1_000)).toBeCloseTo(40, -1);
  rate.add(-1_000, 1_000);
  expect(rate.perSecond(1_000)).toBe(0);
});

test("a clock that is set back stands still until it has caught up", () => {
  const rate = createRecentRate(5_000, 10_000);
  rate.add(100, 11_000);
  const before = rate.perSecond(11_000);
  rate.add(0, 3_000);
  expect(rate.perSecond(2_000)).toBe(before);
  expect(rate.perSecond(12_000)).toBeLessThan(before);
});
