import { describe, expect, test } from "vitest";
import { quote, quoteInComment, quoteProperty } from "../../src/outputs/quote.ts";
import { fc } from "../support/properties.ts";
import { hostileText } from "./hostile-text.ts";

const visibleLine = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

describe("quote", () => {
  test("any text is read back as it was", () => {
    fc.assert(fc.property(hostileText, (text) => JSON.parse(quote(text)) === text));
  });

  test("nothing in a literal ends its line, is invisible or is broken UTF-16", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'\u2028\u202e\ud800\u200d\u007f\u0085\n"\\a') }),
        (text) => visibleLine.test(quote(text)),
      ),
    );
  });

  test("readable characters stay, others are escaped unit by unit", () => {
    expect(quote('é "😀" \\')).toBe('"é \\"😀\\" \\\\"');
    expect(quote("\u2028\u202e\ufeff\u007f\ud83d\u{e0041}")).toBe(
      '"\\u2028\\u202e\\ufeff\\u007f\\ud83d\\udb40\\udc41"',
    );
  });
});

describe("quoteInComment", () => {
  test("the comment ends where it should, whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("*", "/", "\\", '"', "\n", "\u2028", "@", "a") }),
        (text) => {
          const comment = quoteInComment(text);
          expect(comment.indexOf("*/")).toBe(comment.length - 2);
          expect(comment).toMatch(visibleLine);
        },
      ),
    );
  });

  test("no word in it is a tag, and the names of double-resolution files stay readable", () => {
    expect(quoteInComment("media/cat@2x.png")).toBe('/** "media/cat@2x.png" */');
    expect(quoteInComment("a @deprecated b@internal")).toBe('/** "a \\u0040deprecated b\\u0040internal" */');
  });
});

test("the one name that would set an object's prototype is computed", () => {
  expect(quoteProperty("__proto__")).toBe('["__proto__"]');
  expect(quoteProperty("constructor")).toBe('"constructor"');
});
