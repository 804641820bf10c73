import { describe, expect, it } from "vitest";
import { baseNameOf, toFileName } from "../../../src/core/desired/file-name.ts";

describe("the base name", () => {
  it.each([
    ["media/x.png", "x.png"],
    ["x.png", "x.png"],
    ["a:b/c d%20.png", "c d%20.png"],
    ["https://example.com/a/b%20c.png?x=/y#/z", "b c.png"],
    ["HTTPS://example.com/a.png", "a.png"],
    ["https://example.com/%ff.png", "%ff.png"],
    ["https://example.com/", ""],
    ["https://[", "["],
  ])("of %s is %j", (source, expected) => {
    expect(baseNameOf(source)).toBe(expected);
  });
});

describe("the name sent", () => {
  it.each([
    ["Menu 1_a-b.pdf", "Menu 1_a-b.pdf"],
    ["Stra\u00dfe/\u00e9😀.png", "Stra_e___.png"],
    ["e\u0301.png", "_.png"],
    ["", "file"],
  ])("of %j is %j", (name, expected) => {
    expect(toFileName(name)).toBe(expected);
  });
});
