import { describe, expect, it } from "vitest";
import { isUtf8Text, sniffMarkup } from "../../../src/core/facts/sniff-text.ts";
import { fc } from "../../support/properties.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("isUtf8Text", () => {
  it.each([
    ["ASCII", encode("hello"), true],
    ["no bytes", encode(""), true],
    ["other alphabets and emoji", encode("Grüße, 你好 👋"), true],
    ["a NUL", encode("a\0b"), false],
    ["Latin-1", Uint8Array.of(0x47, 0x72, 0xfc, 0xdf), false],
    ["a cut character at the end", encode("ü").subarray(0, 1), false],
  ])("answers for %s", (_, bytes, expected) => {
    expect(isUtf8Text(bytes, false)).toBe(expected);
  });

  it("takes any beginning of a text when told that it is cut", () => {
    const point = fc.oneof(...[0x7f, 0x7ff, 0xffff, 0x10ffff].map((max) => fc.integer({ min: 1, max })));
    const text = fc.array(point).map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(text, fc.nat(), (value, end) => {
        const bytes = encode(value);
        return isUtf8Text(bytes.subarray(0, end % (bytes.length + 1)), true);
      }),
    );
  });
});

describe("sniffMarkup", () => {
  it.each([
    ["<!DOCTYPE html><html>", "text/html"],
    ["\uFEFF\r\n  <!doctype HTML>", "text/html"],
    ["<html lang=en>", "text/html"],
    ["<!-- one --> <!-- two --><body>", "text/html"],
    ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', "text/html"],
    ["<p", "text/html"],
    ['<?xml version="1.0"?><svg xmlns="x">', "image/svg+xml"],
    ["<!DOCTYPE svg PUBLIC>", "image/svg+xml"],
    ["<svg>", "image/svg+xml"],
    ["<pre>", undefined],
    ["<note><to/></note>", undefined],
    ["<!-- never closed <html>", undefined],
    ["text with <html> in it", undefined],
    ["", undefined],
  ])("takes %j for %j", (text, expected) => {
    expect(sniffMarkup(encode(text))).toBe(expected);
  });

  it("looks at the first 4 KB alone", () => {
    expect(sniffMarkup(encode(`${" ".repeat(4000)}<html>`))).toBe("text/html");
    expect(sniffMarkup(encode(`${" ".repeat(4096)}<html>`))).toBeUndefined();
  });

  it("is done quickly with comments that never end in a tag", () => {
    expect(sniffMarkup(encode("<!--x-->".repeat(10_000)))).toBeUndefined();
  });
});
