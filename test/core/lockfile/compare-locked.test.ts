import { expect, test } from "vitest";
import { sortRetired } from "../../../src/core/lockfile/compare-locked.ts";
import { day, lockedAsset, morning, retiredAsset } from "./builders.ts";

test("retired entries stand by key, then attachment ID, then expiry", () => {
  const later = { uploadedAtMs: morning + day };
  const sorted = [
    retiredAsset("a", lockedAsset("10")),
    retiredAsset("a", lockedAsset("9")),
    retiredAsset("a", lockedAsset("9", "a", later)),
    retiredAsset("b", lockedAsset("1")),
  ];
  expect(sortRetired(sorted.toReversed())).toEqual(sorted);
});
