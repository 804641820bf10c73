import { describe, expect, test } from "vitest";
import { locateJsonError } from "../../../src/core/lockfile/locate-json-error.ts";
import { fc } from "../../support/properties.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const jsonLikeText = fc
  .array(
    fc.constantFrom(
      ..."{}[]:,",
      " ",
      "\n",
      '"a"',
      '"\\u00e9\\n"',
      '"',
      "1",
      "-0.5e+3",
      "01",
      "true",
      "nul",
      "\u00a0",
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));

describe("locateJsonError", () => {
  test.each([
    ["", 0, "a value"],
    ["nul", 0, "a value"],
    ["[1,]", 3, "a value"],
    ["[", 1, "a value"],
    ["{", 1, "a name in double quotes"],
    ['{"a":1,}', 7, "a name in double quotes"],
    ["{1:2}", 1, "a name in double quotes"],
    ['{"a" 1}', 5, "`:`"],
    ['{"a":}', 5, "a value"],
    ['{"a":1', 6, "`,` or `}`"],
    ["[1 2]", 3, "`,` or `]`"],
    ["[1}", 2, "`,` or `]`"],
    ['["a\n"]', 1, "a value"],
    ['["\\x"]', 1, "a value"],
    ["[] []", 3, "nothing more"],
  ])("%j breaks at %i, where %s is expected", (text, offset, expected) => {
    expect(locateJsonError(text)).toEqual({ offset, expected });
  });

  test("it agrees with JSON.parse on what is JSON", () => {
    const ofWholeText = (text: string): boolean => {
      const { offset, expected } = locateJsonError(text);
      return offset === text.length && expected === "nothing more";
    };
    fc.assert(
      fc.property(fc.oneof(jsonLikeText, fc.json()), (text) => ofWholeText(text) === isJson(text)),
      {
        numRuns: 1000,
      },
    );
  });
});
