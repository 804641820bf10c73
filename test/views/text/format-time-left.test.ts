import { expect, test } from "vitest";
import { formatTimeLeft } from "../../../src/views/text/format-time-left.ts";

const minute = 60_000;

test.each([
  [-5_000, "1 s"],
  [0, "1 s"],
  [1_001, "2 s"],
  [9_000, "9 s"],
  [9_001, "10 s"],
  [10_001, "15 s"],
  [55_000, "55 s"],
  [55_001, "1 min"],
  [minute, "1 min"],
  [minute + 1, "2 min"],
  [4 * minute, "4 min"],
  [59 * minute, "59 min"],
  [59 * minute + 1, "1 h"],
  [80 * minute, "1 h 20 min"],
  [120 * minute, "2 h"],
  [25 * 60 * minute, "25 h"],
])("%d ms are %s", (ms, text) => {
  expect(formatTimeLeft(ms)).toBe(text);
});
