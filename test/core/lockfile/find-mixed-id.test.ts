import { expect, test } from "vitest";
import { findMixedId } from "../../../src/core/lockfile/find-mixed-id.ts";
import { lockedAsset, lockedPage, lockfileWith, retiredAsset } from "./builders.ts";

const first = lockfileWith({ default: lockedPage({ a: lockedAsset("1") }, { id: "7" }) });

test("an ID stands for one upload, whoever holds it and whatever its dates are", () => {
  const moved = lockedAsset("1", "a", { source: "new.png", uploadedAtMs: 0, expiresAtMs: 0 });
  const renamed = lockfileWith({
    acme: lockedPage({ b: moved }, { id: "7", retired: [retiredAsset("a", lockedAsset("2", "b"))] }),
  });
  expect(findMixedId([first, renamed])).toBeUndefined();
});

test("an ID that stands for other bytes elsewhere is told", () => {
  const other = lockfileWith({
    acme: lockedPage({}, { id: "7", retired: [retiredAsset("b", lockedAsset("1", "b"))] }),
  });
  expect(findMixedId([first, other])).toBe("1");
});

test("each Page has its own", () => {
  expect(
    findMixedId([first, lockfileWith({ zoo: lockedPage({ a: lockedAsset("1", "b") }) })]),
  ).toBeUndefined();
});
