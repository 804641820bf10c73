import { expect, it } from "vitest";
import { parseDate, parseDuration, parseSize } from "../../../src/core/text/parse-quantities.ts";

it.each([
  ["90d", 7_776_000_000],
  ["2w", 1_209_600_000],
  ["36h", 129_600_000],
  ["5m", 300_000],
  ["0s", 0],
  ["90", undefined],
  ["1.5d", undefined],
  ["-1d", undefined],
  ["90 d", undefined],
  ["1y", undefined],
  ["1000000d", undefined],
  ["", undefined],
])("the duration %j is %s ms", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

it.each([
  ["8MB", 8_388_608],
  ["8 MB", 8_388_608],
  ["1.5KB", 1_536],
  ["0.001KB", 1],
  ["7B", 7],
  ["8mb", undefined],
  ["8GB", undefined],
  ["8", undefined],
  ["", undefined],
])("the size %j is %s bytes", (text, expected) => {
  expect(parseSize(text)).toBe(expected);
});

it.each([
  ["2026-12-27", Date.UTC(2026, 11, 27)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["0099-01-01", Date.parse("0099-01-01T00:00:00Z")],
  ["2026-12-27T18:00:00Z", Date.UTC(2026, 11, 27, 18)],
  ["2026-12-27 18:00:00.5+01:00", Date.UTC(2026, 11, 27, 17, 0, 0, 500)],
  ["2026-12-31t23:59:60z", Date.UTC(2027, 0, 1)],
  ["2026-12-27T18:00:00", undefined],
  ["2026-02-29", undefined],
  ["2026-13-01", undefined],
  ["2026-00-10", undefined],
  ["2026-12-27T24:00:00Z", undefined],
  ["27.12.2026", undefined],
  ["", undefined],
])("the date %j is %s", (text, expected) => {
  expect(parseDate(text)).toBe(expected);
});
