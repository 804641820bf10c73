import { describe, expect, test } from "vitest";
import { formatInstant } from "../../../src/core/text/format-instant.ts";
import { parseInstant } from "../../../src/core/text/instant.ts";
import { fc } from "../../support/properties.ts";

describe("parseInstant", () => {
  test.each([
    ["2026-11-22T08:00:00Z", Date.UTC(2026, 10, 22, 8)],
    ["2026-11-22t08:00:00z", Date.UTC(2026, 10, 22, 8)],
    ["2026-11-22T08:00:00.5Z", Date.UTC(2026, 10, 22, 8, 0, 0, 500)],
    ["2026-11-22T08:00:00.123456789Z", Date.UTC(2026, 10, 22, 8, 0, 0, 123)],
    ["2026-11-22T08:00:00+05:30", Date.UTC(2026, 10, 22, 2, 30)],
    ["2026-11-22T08:00:00-05:30", Date.UTC(2026, 10, 22, 13, 30)],
    ["2026-11-22T08:00:00-00:00", Date.UTC(2026, 10, 22, 8)],
    ["2016-12-31T23:59:60Z", Date.UTC(2017, 0, 1)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
  ])("%s is an instant", (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });

  test.each([
    "",
    "2026-11-22",
    "2026-11-22T08:00Z",
    "2026-11-22 08:00:00Z",
    "2026-11-22T08:00:00",
    "2026-11-22T08:00:00.Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T08:60:00Z",
    "2026-11-22T08:00:61Z",
    "2026-13-22T08:00:00Z",
    "2026-02-30T08:00:00Z",
    "2025-02-29T08:00:00Z",
    "2026-11-22T08:00:00+24:00",
    "2026-11-22T08:00:00+05:60",
    " 2026-11-22T08:00:00Z",
  ])("%j is none", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test("it reads what formatInstant writes, for every second of the years 0 to 9999", () => {
    const seconds = fc.integer({ min: Date.UTC(0, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });
    fc.assert(fc.property(seconds, (second) => parseInstant(formatInstant(second * 1000)) === second * 1000));
  });
});
