import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

const draw = (seed: string): readonly unknown[] => {
  const random = createRandom(seed);
  return Array.from({ length: 50 }, () => [
    random.int(3, 7),
    random.pick(["a", "b", "c"]),
    random.weigh([
      [1, "rare"],
      [9, "often"],
    ]),
    random.sample([1, 2, 3, 4, 5], 2),
  ]);
};

test("the same seed draws the same, another one something else", () => {
  expect(draw("1 1")).toEqual(draw("1 1"));
  expect(draw("1 1")).not.toEqual(draw("1 2"));
});

test("numbers reach both ends and nothing beyond", () => {
  const random = createRandom("ends");
  const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 7)));
  expect([...drawn].toSorted()).toEqual([3, 4, 5, 6, 7]);
});

test("weights count", () => {
  const random = createRandom("weights");
  const choices = [
    [1, "rare"],
    [3, "often"],
    [0, "never"],
  ] as const;
  const drawn = Array.from({ length: 4_000 }, () => random.weigh(choices));
  expect(drawn.filter((word) => word === "rare").length / 1_000).toBeCloseTo(1, 0);
  expect(drawn).not.toContain("never");
});

test("a sample keeps the order, and is no longer than the list", () => {
  const random = createRandom("sample");
  const sample = random.sample([1, 2, 3, 4, 5, 6], 3);
  expect(sample).toEqual([...sample].toSorted());
  expect(sample).toHaveLength(3);
  expect(random.sample([1, 2], 5)).toEqual([1, 2]);
});
