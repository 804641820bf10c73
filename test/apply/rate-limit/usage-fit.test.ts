import { describe, expect, test } from "vitest";
import { type CallLog, createCallLog } from "../../../src/apply/rate-limit/call-log.ts";
import { fitUsage, type UsageEvidence, type UsageFit } from "../../../src/apply/rate-limit/usage-fit.ts";
import { countIn, type UsageReport } from "../../../src/apply/rate-limit/usage-line.ts";

interface Allowance {
  /** When own calls were started, in milliseconds; those of one time in one go. */
  readonly startsMs: readonly number[];
  readonly windowMs: number;
  readonly cost: number;
  readonly base?: number;
}

/** What the reply to every call tells under an allowance, in whole percent. */
function reportsUnder({ startsMs, windowMs, cost, base = 0 }: Allowance): {
  readonly starts: CallLog;
  readonly reports: readonly UsageReport[];
} {
  const starts = createCallLog();
  for (const atMs of startsMs) starts.add(atMs);
  const reports = startsMs.map((_, index) => ({
    call: index + 1,
    percent: Math.floor(base + cost * countIn(windowMs, index + 1, starts)),
    since: 0,
  }));
  return { starts, reports };
}

function fitOf(evidence: UsageEvidence): UsageFit {
  const fit = fitUsage(evidence);
  if (fit === undefined) throw new Error("no fit");
  return fit;
}

const every = (stepMs: number, count: number, fromMs = 0): readonly number[] =>
  Array.from({ length: count }, (_, index) => fromMs + index * stepMs);

/** Forty calls at once, a wait, and forty more one by one. */
const burstsMs = [...every(10, 40), ...every(100, 40, 9_000)];

describe("usage", () => {
  test("tells the window, the cost of a call and what others use, once calls have left", () => {
    const { windowMs, cost, base } = fitOf(
      reportsUnder({ startsMs: burstsMs, windowMs: 10_000, cost: 1.5, base: 12 }),
    );
    expect(windowMs).toBeGreaterThan(9_500);
    expect(windowMs).toBeLessThan(10_300);
    expect(cost).toBeGreaterThan(1.35);
    expect(cost).toBeLessThan(1.6);
    expect(base).toBeGreaterThan(10);
    expect(base).toBeLessThan(17);
  });

  test("tells no window before any call has left it", () => {
    const { windowMs, cost } = fitOf(reportsUnder({ startsMs: burstsMs, windowMs: 60_000, cost: 0.5 }));
    expect(windowMs).toBeUndefined();
    expect(cost).toBeCloseTo(0.5, 1);
  });

  test("of a window somewhere in a range is taken for a long one", () => {
    // All of the first burst has left when the second begins: the window is 400 to 8,600 ms long.
    const startsMs = [...every(10, 40), ...every(10, 10, 9_000)];
    const { windowMs } = fitOf(reportsUnder({ startsMs, windowMs: 5_000, cost: 2 }));
    expect(windowMs).toBeGreaterThan(2_500);
    expect(windowMs).toBeLessThan(8_700);
  });

  test("of even calls leaves what is known as it is", () => {
    const known = { windowMs: 5_000, cost: 1, base: 10 };
    const { starts, reports } = reportsUnder({
      startsMs: every(100, 200),
      windowMs: 5_000,
      cost: 1,
      base: 10,
    });
    const fit = fitOf({ starts, reports: reports.slice(60), known, last: known });
    expect(fit.windowMs).toBeGreaterThan(4_800);
    expect(fit.windowMs).toBeLessThan(5_300);
    expect(fit.cost).toBeCloseTo(1, 1);
  });

  test("that is lower than our calls alone would make it is not others' below zero", () => {
    const { base, cost } = fitOf({
      ...reportsUnder({ startsMs: every(10, 20), windowMs: 60_000, cost: 1, base: -5 }),
    });
    expect(base).toBe(0);
    expect(cost).toBeGreaterThan(0.5);
  });

  test("that stays the same, and that of nothing, are no reason for nonsense", () => {
    const starts = createCallLog();
    for (let call = 1; call <= 3; call++) starts.add(0);
    const reportsOf = (percent: number) => [1, 2, 3].map((call) => ({ call, percent, since: 3 - call }));
    for (const percent of [0, 30, 120]) {
      const fit = fitOf({ starts, reports: reportsOf(percent) });
      expect(fit.windowMs).toBeUndefined();
      expect(fit.cost).toBeGreaterThan(0);
      expect(Number.isFinite(fit.base)).toBe(true);
    }
  });
});

test("without reports nothing is known", () => {
  expect(fitUsage({ starts: createCallLog(), reports: [] })).toBeUndefined();
});

test("calls that overtake each other hide no window, and feign none", () => {
  const starts = createCallLog();
  for (const atMs of every(0, 16)) starts.add(atMs);
  for (const atMs of every(0, 16, 100)) starts.add(atMs);
  // Sixteen at a time: all of them count in the replies to each.
  const reports = [16, 3, 9, 32, 20, 25].map((call) => ({
    call,
    percent: call <= 16 ? 32 : 64,
    since: (call <= 16 ? 16 : 32) - call,
  }));
  const { windowMs, cost } = fitOf({ starts, reports });
  expect(windowMs).toBeUndefined();
  expect(cost).toBeGreaterThan(1.4);
});
