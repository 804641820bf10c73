import { describe, expect, test } from "vitest";
import { type Scenario, simulate } from "./simulation.ts";

const base = { calls: 100, windowMs: 5_000, latencyMs: 60, maxUsagePercent: 80, tellsUsage: true } as const;

const told: readonly Partial<Scenario>[] = [
  {},
  { latencyMs: 5 },
  { calls: 50, windowMs: 10_000, latencyMs: 5 },
  { calls: 60, windowMs: 30_000 },
  { calls: 200, windowMs: 10_000 },
  { calls: 300, windowMs: 60_000 },
  { calls: 200, windowMs: 10_000, round: Math.ceil },
  { calls: 200, windowMs: 10_000, maxUsagePercent: 100 },
  { calls: 200, windowMs: 10_000, latencyMs: 5, maxUsagePercent: 100 },
  { calls: 200, windowMs: 10_000, maxUsagePercent: 50 },
];

describe("an allowance that is told", () => {
  test.each(told)("is used up to its ceiling, hardly ever refused: %o", async (changes) => {
    const scenario = { ...base, ...changes };
    const { used, refused, highest } = await simulate(scenario);
    expect(used).toBeGreaterThan(0.92);
    expect(used).toBeLessThan(1.01);
    expect(refused).toBeLessThan(0.01);
    expect(highest).toBeLessThanOrEqual(scenario.maxUsagePercent + 4);
  });

  test.each([
    { calls: 400, windowMs: 5_000 },
    { calls: 300, windowMs: 10_000 },
  ])("is shared with a bot whose messages come at random: %o", async (changes) => {
    const { used, refused } = await simulate({ ...base, ...changes, botPercent: 30 });
    expect(used).toBeGreaterThan(0.7);
    expect(refused).toBeLessThan(0.02);
  });
});

const untold: readonly Partial<Scenario>[] = [
  {},
  { latencyMs: 5 },
  { calls: 50, windowMs: 2_000, latencyMs: 5 },
  { calls: 50, windowMs: 10_000 },
  { calls: 200, windowMs: 10_000 },
  { calls: 300, windowMs: 60_000 },
  { countsRefused: false },
];

describe("an allowance that nobody tells", () => {
  test.each(untold)("is found by its refusals, of which there are few: %o", async (changes) => {
    const { used, refused } = await simulate({ ...base, ...changes, tellsUsage: false });
    expect(used).toBeGreaterThan(0.82);
    expect(refused).toBeLessThan(0.04);
  });
});

test("the same seed gives the same figures", async () => {
  expect(await simulate(base)).toEqual(await simulate(base));
});
