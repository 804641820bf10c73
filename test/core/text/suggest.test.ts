import { expect, it } from "vitest";
import { suggest } from "../../../src/core/text/suggest.ts";

it.each([
  ["asets", "assets"],
  ["ASSETS", "assets"],
  ["tpye", "type"],
  ["typ", "type"],
  ["pats", "path"],
  ["zzz", undefined],
  ["", undefined],
])("%j was meant to be %s", (word, expected) => {
  expect(suggest(word, ["path", "type", "assets", "pages"])).toBe(expected);
});

it("of equally near words the first is meant", () => {
  expect(suggest("cat", ["bat", "rat"])).toBe("bat");
});
