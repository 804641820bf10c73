import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "../../../src/core/graph/parse-retry-after.ts";

const nowMs = Date.parse("2026-11-22T08:00:00Z");

describe("parseRetryAfter", () => {
  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Sun, 22 Nov 2026 08:01:00 GMT", 60_000],
    ["Sun, 22 Nov 2026 07:00:00 GMT", 0],
    ["soon", undefined],
    [undefined, undefined],
  ])("reads %j as %j ms", (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected);
  });
});
