import { expect, test } from "vitest";
import { displayWidth, fitText, padText } from "../../../src/views/text/display-width.ts";

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

test("text is padded by columns, not by characters", () => {
  expect([padText("猫", 4), padText("abcde", 4)]).toEqual(["猫  ", "abcde"]);
});
