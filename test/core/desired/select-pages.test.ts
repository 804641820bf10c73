import { expect, it } from "vitest";
import { createKeyFilter, selectsPage } from "../../../src/core/desired/select-pages.ts";

const page = {
  name: "acme-eu",
  labels: new Map([
    ["env", "prod=1"],
    ["empty", ""],
    ["odd", "a*["],
  ]),
};

it.each([
  ["acme-eu", true],
  ["acme*", true],
  ["{acme,other}-eu", true],
  ["acme", false],
  ["", false],
  ["a".repeat(70_000), false],
  ["env=prod=1", true],
  ["env=prod*", true],
  ["env=", false],
  ["empty=", true],
  ["odd=a*[", true],
  ["region=eu", false],
  ["constructor=x", false],
])("the selector %.20s selects the Page: %s", (selector, expected) => {
  expect(selectsPage(selector, page)).toBe(expected);
});

it.each([
  [["stickers/*"], ["stickers/cat"]],
  [["stickers/**"], ["stickers/cat", "stickers/dog/happy"]],
  [["hello@de"], ["hello@de"]],
  [
    ["hello@*", "welcome"],
    ["hello@de", "welcome"],
  ],
  [
    ["", "*"],
    ["hello@de", "welcome"],
  ],
  [[], []],
])("the globs %j keep the keys %j", (globs, expected) => {
  const keys = ["hello@de", "stickers/cat", "stickers/dog/happy", "welcome"];
  expect(keys.filter(createKeyFilter(globs))).toEqual(expected);
});
