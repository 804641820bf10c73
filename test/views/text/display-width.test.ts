import { expect, test } from "vitest";
import { displayWidth, fitText, fitTextEnd, padText } from "../../../src/views/text/display-width.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["käse", 4],
  ["猫", 2],
  ["ｆｕ", 4],
  ["한글", 4],
  ["ñ", 1],
  ["🐈", 2],
  ["❤️", 2],
  ["❤", 1],
  ["🇩🇪", 2],
  ["\u0301", 0],
])("%s takes %d columns", (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test("text that is too long is cut with an ellipsis", () => {
  expect(["abcdef", "abcd", "猫猫猫", "a猫猫"].map((text) => fitText(text, 4))).toEqual([
    "abc…",
    "abcd",
    "猫…",
    "a猫…",
  ]);
  expect([fitText("abc", 1), fitText("abc", 0), fitText("abc", -1)]).toEqual(["…", "", ""]);
});

test("text that is too long can be cut at its start, with a sign of the caller's", () => {
  expect(["abcdef", "abcd", "猫猫猫", "猫猫a"].map((text) => fitTextEnd(text, 4))).toEqual([
    "…def",
    "abcd",
    "…猫",
    "…猫a",
  ]);
  expect([fitTextEnd("abc", 1), fitTextEnd("abc", 0), fitTextEnd("abc", -1)]).toEqual(["…", "", ""]);
  expect([fitText("abcdef", 4, "~"), fitTextEnd("abcdef", 4, "~")]).toEqual(["abc~", "~def"]);
});

test("text is padded by columns, not by characters", () => {
  expect([padText("猫", 4), padText("abcde", 4)]).toEqual(["猫  ", "abcde"]);
});
