import { expect, test } from "vitest";
import { tidyLockfile } from "../../../src/core/lockfile/tidy-lockfile.ts";
import { idsOf, lockedAsset, lockedPage, lockfileWith, morning, retiredAsset } from "./builders.ts";

const now = morning;
const wanted = new Set(["default"]);
const living = { expiresAtMs: now + 1 };
const expired = { expiresAtMs: now };

test("retired IDs go when they have expired, when a key holds them, and when they stand there twice", () => {
  const lockfile = lockfileWith({
    default: lockedPage(
      { a: lockedAsset("1") },
      {
        retired: [
          retiredAsset("z", lockedAsset("4", "a", living)),
          retiredAsset("x", lockedAsset("1", "a", living)),
          retiredAsset("x", lockedAsset("2", "a", expired)),
          retiredAsset("x", lockedAsset("3", "a", living)),
          retiredAsset("x", lockedAsset("3", "a", living)),
        ],
      },
    ),
  });
  expect(idsOf(tidyLockfile(lockfile, now, wanted).pages.get("default"))).toEqual({
    live: { a: "1" },
    retired: ["x:3", "z:4"],
  });
});

test("a block goes when nobody wants it and nothing is in it; expired assets stay", () => {
  const lockfile = lockfileWith({
    default: lockedPage({}),
    old: lockedPage({}, { retired: [retiredAsset("x", lockedAsset("1", "a", expired))] }),
    leaving: lockedPage({}, { retired: [retiredAsset("x", lockedAsset("2", "a", living))] }),
    full: lockedPage({ a: lockedAsset("3", "a", expired) }),
  });
  expect([...tidyLockfile(lockfile, now, wanted).pages.keys()]).toEqual(["default", "leaving", "full"]);
});
