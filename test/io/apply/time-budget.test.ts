import { expect, it } from "vitest";
import { startTimeBudget } from "../../../src/io/apply/time-budget.ts";
import { waitUntil } from "../../support/wait-until.ts";

const { signal } = new AbortController();

it("leaves a budget without time as it is", () => {
  const time = startTimeBudget({ maxUploads: 3 }, signal);
  expect(time.stop).toBe(signal);
  expect(time.left()).toEqual({ maxUploads: 3 });
});

it("stops when its time is spent, and has none left then", async () => {
  const time = startTimeBudget({ maxUploads: 3, maxTimeMs: 20 }, signal);
  await waitUntil("the end", () => time.stop.aborted);
  await waitUntil("the last millisecond", () => time.left().maxTimeMs === 0);
  expect(time.left()).toEqual({ maxUploads: 3, maxTimeMs: 0 });
});

it("stops when the run is told to", () => {
  const controller = new AbortController();
  // Longer than a timer of Node's can be.
  const time = startTimeBudget({ maxTimeMs: 90 * 86_400_000 }, controller.signal);
  expect(time.stop.aborted).toBe(false);
  controller.abort();
  expect(time.stop.aborted).toBe(true);
});
