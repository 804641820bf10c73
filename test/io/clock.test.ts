import { expect, it } from "vitest";
import { systemClock } from "../../src/io/clock.ts";

it("wakes when it is told to, without an error", async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort();
  await expect(sleeping).resolves.toBeUndefined();
  await expect(systemClock.sleep(60_000, controller.signal)).resolves.toBeUndefined();
});

it("tells the machine's time", () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now >= before && now <= Date.now()).toBe(true);
});
