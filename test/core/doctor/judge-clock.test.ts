import { expect, test } from "vitest";
import { judgeClock } from "../../../src/core/doctor/judge-clock.ts";

test("a minute is within what a reply takes", () => {
  for (const skewMs of [0, 60_000, -60_000]) expect(judgeClock(skewMs).state).toBe("ok");
});

test.each([
  [60_001, "this machine's clock is 1 min ahead of the Graph API's"],
  [-2 * 86_400_000, "this machine's clock is 2 days behind the Graph API's"],
])("%d ms is a warning", (skewMs, message) => {
  expect(judgeClock(skewMs)).toMatchObject({ state: "warning", code: "clock-skew", message });
});
