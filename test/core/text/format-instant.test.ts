import { expect, test } from "vitest";
import { formatInstant } from "../../../src/core/text/format-instant.ts";

test("an instant is RFC 3339 in UTC and whole seconds", () => {
  expect(formatInstant(Date.UTC(2027, 1, 20, 8))).toBe("2027-02-20T08:00:00Z");
});

test("fractions of a second are rounded down, before 1970 too", () => {
  expect(formatInstant(Date.UTC(2027, 1, 20, 8, 0, 0, 999))).toBe("2027-02-20T08:00:00Z");
  expect(formatInstant(-1)).toBe("1969-12-31T23:59:59Z");
});

test("a number that is no date is refused", () => {
  expect(() => formatInstant(Number.NaN)).toThrow(RangeError);
});
