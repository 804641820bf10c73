import { describe, expect, test } from "vitest";
import {
  count,
  formatAge,
  formatDay,
  formatInstant,
  formatLeft,
  formatOffset,
  formatSpan,
} from "../../../src/sandbox/web/format.ts";

const noon = Date.parse("2026-09-22T12:00:00Z");
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000] as const;

test.each([
  [0, "0 seconds"],
  [1000, "1 second"],
  [minuteMs, "1 minute"],
  [hourMs - 1, "59 minutes"],
  [hourMs, "1 hour"],
  [dayMs - 1, "23 hours"],
  [dayMs, "1 day"],
  [90 * dayMs, "90 days"],
])("%i ms is %s", (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});

test.each([
  [0, "just now"],
  [3 * hourMs, "3 hours ago"],
  [-2 * dayMs, "in 2 days"],
])("what is %i ms old came %s", (ageMs, text) => {
  expect(formatAge(noon - ageMs, noon)).toBe(text);
});

test.each([
  [90 * dayMs, "90 days left"],
  [dayMs + 1, "2 days left"],
  [dayMs, "1 day left"],
  [5 * hourMs, "5 hours left"],
  [0, "expired just now"],
  [-3 * dayMs, "expired 3 days ago"],
])("with %i ms to go: %s", (leftMs, text) => {
  expect(formatLeft(noon + leftMs, noon)).toBe(text);
});

describe("an instant", () => {
  test("is told in UTC, its month in three letters", () => {
    expect(formatInstant(noon)).toBe("22 Sep 2026, 12:00 UTC");
    expect(formatDay(Date.parse("2027-01-01T00:00:00Z"))).toBe("1 Jan 2027");
  });
});

test.each([
  [0, "in step with this machine"],
  [80 * dayMs, "80 days ahead"],
  [-dayMs, "1 day behind"],
])("a clock %i ms off is %s", (offsetMs, text) => {
  expect(formatOffset(offsetMs)).toBe(text);
});

test("large numbers have separators", () => {
  expect(count(10_000, "attachment")).toBe("10,000 attachments");
});
