import { expect, test } from "vitest";
import { formatDuration } from "../../../src/core/text/format-duration.ts";

const minuteMs = 60_000;

test.each([
  [0, "under a minute"],
  [59_999, "under a minute"],
  [minuteMs, "1 min"],
  [12.9 * minuteMs, "12 min"],
  [60 * minuteMs, "1 hour"],
  [5.5 * 60 * minuteMs, "5 hours"],
  [24 * 60 * minuteMs, "1 day"],
  [34.99 * 24 * 60 * minuteMs, "34 days"],
])("%d ms are %s", (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
