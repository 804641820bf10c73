import { describe, expect, it } from "vitest";
import { createRedaction, redactRanges } from "../../../src/core/text/redact.ts";

it("ranges are replaced within a window, however they overlap its ends", () => {
  const text = "0123456789abcdef";
  const secrets = [
    { start: 1, end: 3 },
    { start: 5, end: 7 },
    { start: 9, end: 14 },
    { start: 15, end: 16 },
  ];
  expect(redactRanges(text, secrets, { start: 2, end: 12 })).toBe("[redacted]34[redacted]78[redacted]");
  expect(redactRanges(text, secrets, { start: 10, end: 12 })).toBe("[redacted]");
  expect(redactRanges(text, [], { start: 2, end: 4 })).toBe("23");
});

describe("texts of secrets", () => {
  it("are replaced in any case, the longest first", () => {
    const { redact, isIn } = createRedaction(["abcdefgh", "abcdefgh.xyz", "abcdefgh"]);
    expect(redact("ABCDEFGH.XYZ and abcdefgh")).toBe("[redacted] and [redacted]");
    expect([isIn("xABCDEFGHx"), isIn("abc")]).toEqual([true, false]);
  });

  it("that are short are replaced as words of their own", () => {
    const { redact } = createRedaction(["a", "p@ss"]);
    expect(redact("a banana: `a`, p@ss, p@sse")).toBe("[redacted] banana: `[redacted]`, [redacted], p@sse");
  });

  it("mean nothing to the search", () => {
    const odd = "a.*(b)[c]{d}|^$\\/+?";
    expect(createRedaction([odd]).redact(`x ${odd} y aabcd`)).toBe("x [redacted] y aabcd");
  });

  it("leave everything as it is where there are none", () => {
    const { redact, isIn } = createRedaction([]);
    expect([redact("text"), isIn(""), isIn("text")]).toEqual(["text", false, false]);
  });
});
