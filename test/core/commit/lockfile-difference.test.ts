import { describe, expect, test } from "vitest";
import { compareLockfiles } from "../../../src/core/commit/lockfile-difference.ts";
import { emptyLockfile } from "../../../src/core/lockfile/lockfile.ts";
import { held, heldPage, lockfile, lockfileDefault } from "../../support/builders.ts";

describe("between two lockfiles", () => {
  const before = lockfileDefault(
    { a: held("1", "a"), b: held("2", "b"), c: held("3", "c") },
    { retired: [{ ...held("4", "d"), key: "d" }] },
  );

  test("nothing differs when nothing has changed but where the bytes come from", () => {
    const moved = { ...held("1", "a"), source: "other/a.png" };
    const after = lockfileDefault({ a: moved, b: held("2", "b"), c: held("3", "c") });
    expect(compareLockfiles(before, after)).toEqual([]);
  });

  test("keys are uploaded, reused or removed, by code unit", () => {
    const after = lockfileDefault({
      b: held("9", "b2"),
      "10": held("8", "x"),
      copy: held("8", "x"),
      d: held("4", "d"),
      moved: held("3", "c"),
    });
    expect(compareLockfiles(before, after)).toEqual([
      { page: "default", uploaded: ["10", "b"], reused: ["copy", "d", "moved"], removed: ["a", "c"] },
    ]);
  });

  test("Pages are told apart by their IDs, under their names of now", () => {
    const renamed = heldPage({ a: held("1", "a") }, { id: "7" });
    const gone = heldPage({ g: held("5", "g") }, { id: "8" });
    const added = heldPage({ n: held("6", "n") });
    expect(
      compareLockfiles(lockfile({ default: renamed, gone }), lockfile({ acme: renamed, new: added })),
    ).toEqual([
      { page: "gone", uploaded: [], reused: [], removed: ["g"] },
      { page: "new", uploaded: ["n"], reused: [], removed: [] },
    ]);
  });

  test("everything is uploaded where there was nothing", () => {
    expect(compareLockfiles(emptyLockfile, lockfileDefault({ a: held("1", "a") }))).toEqual([
      { page: "default", uploaded: ["a"], reused: [], removed: [] },
    ]);
  });
});
