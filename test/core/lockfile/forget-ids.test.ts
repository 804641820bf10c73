import { describe, expect, test } from "vitest";
import { type ForgetRequest, forgetIds } from "../../../src/core/lockfile/forget-ids.ts";
import { lockedAsset, lockedPage, lockfileWith, retiredAsset } from "./builders.ts";

const all = { selectsPage: () => true, selectsKey: () => true };

const lockfile = lockfileWith({
  zoo: lockedPage({ a: lockedAsset("9") }, { id: "8" }),
  acme: lockedPage(
    { a: lockedAsset("1"), b: lockedAsset("2", "b"), twin: lockedAsset("1") },
    {
      id: "7",
      retired: [
        retiredAsset("a", lockedAsset("3", "c")),
        retiredAsset("gone", lockedAsset("4", "d")),
        retiredAsset("gone", lockedAsset("5", "e")),
      ],
    },
  ),
});

function forget(names: readonly string[], narrowed: Partial<ForgetRequest> = {}) {
  const { lockfile: left, forgotten, unknown } = forgetIds(lockfile, { names, ...all, ...narrowed });
  const ids = [...left.pages].flatMap(([name, { assets, retired }]) => [
    ...[...assets].map(([key, { attachmentId }]) => `${name} ${key} ${attachmentId}`),
    ...retired.map(({ key, attachmentId }) => `${name} (${key}) ${attachmentId}`),
  ]);
  return {
    left: ids,
    forgotten: forgotten.map(
      ({ page, key, state, entry }) => `${page} ${key} ${entry.attachmentId} ${state}`,
    ),
    unknown,
  };
}

describe("forgetIds", () => {
  test("drops a key's IDs, live and retired, on every Page, from other keys too, and retires none", () => {
    expect(forget(["a"])).toEqual({
      left: ["acme b 2", "acme (gone) 4", "acme (gone) 5"],
      forgotten: ["acme a 1 live", "acme a 3 retired", "acme twin 1 live", "zoo a 9 live"],
      unknown: [],
    });
  });

  test("drops one ID", () => {
    expect(forget(["5", "2"])).toEqual({
      left: ["zoo a 9", "acme a 1", "acme twin 1", "acme (a) 3", "acme (gone) 4"],
      forgotten: ["acme b 2 live", "acme gone 5 retired"],
      unknown: [],
    });
  });

  test("keeps to the Pages and keys that are selected", () => {
    expect(forget(["a"], { selectsPage: (name) => name === "zoo" }).forgotten).toEqual(["zoo a 9 live"]);
    expect(forget(["1"], { selectsKey: (key) => key === "twin" })).toMatchObject({
      forgotten: ["acme twin 1 live"],
      unknown: [],
    });
  });

  test("names that mean nothing are told, and the lockfile is the same then", () => {
    expect(forget(["c", "a", "b"], { selectsPage: (name) => name === "zoo" })).toMatchObject({
      forgotten: ["zoo a 9 live"],
      unknown: ["c", "b"],
    });
    expect(forgetIds(lockfile, { names: ["c"], ...all }).lockfile).toBe(lockfile);
  });

  test("what is left is as it was", () => {
    const { lockfile: left } = forgetIds(lockfile, { names: ["gone"], ...all });
    expect(left.pages.get("zoo")).toBe(lockfile.pages.get("zoo"));
    expect(left.pages.get("acme")).toEqual({
      ...lockfile.pages.get("acme"),
      retired: [retiredAsset("a", lockedAsset("3", "c"))],
    });
  });
});
