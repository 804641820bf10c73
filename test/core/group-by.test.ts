import { expect, test } from "vitest";
import { groupBy } from "../../src/core/group-by.ts";

test("groups, and what is in them, keep their order", () => {
  expect([...groupBy(["b1", "a1", "b2"], ([first]) => first)]).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1"]],
  ]);
});
