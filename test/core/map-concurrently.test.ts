import { expect, test } from "vitest";
import { mapConcurrently } from "../../src/core/map-concurrently.ts";

test("results keep the order of the items, however long each takes, and no more than asked for are worked at", async () => {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const mapping = mapConcurrently(["a", "b", "c", "d"], 2, async (item) => {
    begun.push(item);
    await new Promise<void>((resolve) => ends.push(resolve));
    return item.toUpperCase();
  });
  expect(begun).toEqual(["a", "b"]);
  ends[1]?.();
  await expect.poll(() => begun).toEqual(["a", "b", "c"]);
  ends[2]?.();
  await expect.poll(() => begun).toEqual(["a", "b", "c", "d"]);
  ends[3]?.();
  ends[0]?.();
  expect(await mapping).toEqual(["A", "B", "C", "D"]);
});

test("what one rejects with is thrown, and the others go on", async () => {
  const begun: number[] = [];
  const failing = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 2) throw new Error("two");
  });
  await expect(failing).rejects.toThrow("two");
  await expect.poll(() => begun).toEqual([1, 2, 3, 4]);
});

test("nothing comes of nothing", async () => {
  expect(await mapConcurrently([], 2, async () => 1)).toEqual([]);
});
