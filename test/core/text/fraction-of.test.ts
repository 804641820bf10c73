import { expect, it } from "vitest";
import { fractionOf } from "../../../src/core/text/fraction-of.ts";

it("is the same for the same text, within 0 and 1, and spread evenly", () => {
  const tenths = Array.from({ length: 10_000 }, (_, n) => Math.floor(fractionOf(`page sha256:${n}`) * 10));
  const counts = Array.from({ length: 10 }, (_, tenth) => tenths.filter((each) => each === tenth).length);
  expect(fractionOf("acme")).toBe(fractionOf("acme"));
  expect(counts.every((count) => count > 900 && count < 1_100)).toBe(true);
});
