import { describe, expect, test } from "vitest";
import { trustIds } from "../../../src/core/ids-branch/trust-ids.ts";
import type { LockedAsset } from "../../../src/core/lockfile/lockfile.ts";
import { dayMs, held, heldPage, lockfile, lockfileDefault, nowMs, renewal } from "../../support/builders.ts";

const options = { nowMs, renewal };

describe("an entry of another hand", () => {
  test.each<[string, LockedAsset, number]>([
    ["counts as it is", held("1857777774821032", "a"), 0],
    ["counts when its clock was an hour ahead", held("1", "a", { uploadedAtMs: nowMs + dayMs / 24 }), 0],
    ["is left out when its ID is no number", held("1857$(id)", "a"), 1],
    ["is left out when its ID is empty", held("", "a"), 1],
    ["is left out when its ID is endless", held("1".repeat(41), "a"), 1],
    [
      "is left out when it is of the day after tomorrow",
      held("1", "a", { uploadedAtMs: nowMs + 2 * dayMs }),
      1,
    ],
    ["is left out when it lives for years", held("1", "a", { expiresAtMs: nowMs + 900 * dayMs }), 1],
  ])("%s", (_, entry, ignored) => {
    const given = lockfileDefault({ a: entry }, { id: "7", retired: [{ ...entry, key: "b" }] });
    const kept = ignored === 0 ? given : lockfileDefault({}, { id: "7" });
    expect(trustIds(given, options)).toEqual({ lockfile: kept, ignored: 2 * ignored });
  });

  test("may live as long as the manifest says", () => {
    const entry = held("1", "a", { expiresAtMs: nowMs + 200 * dayMs });
    const given = lockfileDefault({ a: entry });
    expect(trustIds(given, { nowMs, renewal: { lifetimeMs: 200 * dayMs } })).toEqual({
      lockfile: given,
      ignored: 0,
    });
  });
});

test("a Page whose ID is no number is left out whole", () => {
  const good = heldPage({ a: held("1", "a") }, { id: "7" });
  const bad = heldPage({ a: held("2", "a") }, { id: "../7" });
  expect(trustIds(lockfile({ good, bad }), options)).toEqual({ lockfile: lockfile({ good }), ignored: 1 });
});
