import { describe, expect, test } from "vitest";
import type { DesiredState } from "../../../src/core/desired/desired-state.ts";
import { adoptIds } from "../../../src/core/ids-branch/adopt-ids.ts";
import { emptyLockfile, type Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import {
  content,
  dayMs,
  desiredDefault,
  desiredState,
  held,
  heldPage,
  heldSince,
  lockfile,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
} from "../../support/builders.ts";
import { idsOf } from "../lockfile/builders.ts";

function adopted(ours: Lockfile, shared: Lockfile, desired: DesiredState): ReturnType<typeof idsOf> | "none" {
  const result = adoptIds(ours, shared, { desired, nowMs });
  if (result.adopted > 0) return idsOf(result.lockfile.pages.get("default"));
  expect(result.lockfile).toBe(ours);
  return "none";
}

const wantsA = desiredDefault(wanted("a"));

describe("an ID of the branch", () => {
  test.each<[string, Lockfile, Lockfile, ReturnType<typeof adopted>]>([
    [
      "counts for a key without one",
      emptyLockfile,
      lockfileDefault({ a: held("9", "a") }),
      { live: { a: "9" }, retired: [] },
    ],
    [
      "counts when it lives longer than ours",
      lockfileDefault({ a: heldSince(60, "1", "a") }),
      lockfileDefault({ a: held("9", "a") }),
      { live: { a: "9" }, retired: [] },
    ],
    [
      "counts when ours is of other bytes, which retires",
      lockfileDefault({ a: held("1", "old") }),
      lockfileDefault({ a: held("9", "a") }),
      { live: { a: "9" }, retired: ["a:1"] },
    ],
    [
      "counts under another key too",
      emptyLockfile,
      lockfileDefault({ b: held("9", "a") }),
      { live: { a: "9" }, retired: [] },
    ],
    [
      "counts when it is retired there",
      emptyLockfile,
      lockfileDefault({}, { retired: [{ ...held("9", "a"), key: "a" }] }),
      { live: { a: "9" }, retired: [] },
    ],
    [
      "is the one that lives longest",
      emptyLockfile,
      lockfileDefault({ x: heldSince(5, "8", "a"), y: held("9", "a"), z: heldSince(9, "7", "a") }),
      { live: { a: "9" }, retired: [] },
    ],
    [
      "does not count when ours lives as long",
      lockfileDefault({ a: held("1", "a") }),
      lockfileDefault({ a: held("9", "a") }),
      "none",
    ],
    [
      "does not count when one that ours has retired lives as long: the plan takes that",
      lockfileDefault({}, { retired: [{ ...held("1", "a"), key: "a" }] }),
      lockfileDefault({ a: held("9", "a") }),
      "none",
    ],
    ["does not count for other bytes", emptyLockfile, lockfileDefault({ a: held("9", "old") }), "none"],
    [
      "does not count for another type",
      emptyLockfile,
      lockfileDefault({ a: held("9", "a", { type: "file", fileName: "a.png" }) }),
      "none",
    ],
    [
      "does not count for a key that nobody wants",
      emptyLockfile,
      lockfileDefault({ b: held("9", "b") }),
      "none",
    ],
    [
      "does not count when it has expired",
      emptyLockfile,
      lockfileDefault({ a: heldSince(90, "9", "a") }),
      "none",
    ],
    [
      "does not count on another platform",
      emptyLockfile,
      lockfileDefault({ a: held("9", "a") }, { platform: "instagram" }),
      "none",
    ],
    [
      "does not count before ours has changed its platform",
      lockfileDefault({ a: held("1", "old") }, { platform: "instagram" }),
      lockfileDefault({ a: held("9", "a") }),
      "none",
    ],
  ])("%s", (_, ours, shared, expected) => {
    expect(adopted(ours, shared, wantsA)).toEqual(expected);
  });

  test("does not count for an asset past its `until`, nor for one whose bytes nobody knows", () => {
    const shared = lockfileDefault({ a: held("9", "a"), b: held("8", "b") });
    const desired = desiredDefault(
      wanted("a", "a", { untilMs: nowMs - dayMs }),
      wanted("b", "b", { content: { kind: "unknown" } }),
    );
    expect(adopted(emptyLockfile, shared, desired)).toBe("none");
  });

  test("never removes anything", () => {
    const ours = lockfileDefault({ a: held("1", "a"), b: held("2", "b") });
    expect(adopted(ours, emptyLockfile, wantsA)).toBe("none");
    expect(adopted(ours, lockfileDefault({}), wantsA)).toBe("none");
  });

  test("does for every key with its bytes", () => {
    const desired = desiredDefault(
      wanted("a"),
      wanted("b", "a"),
      wanted("c", "c", { content: content("c") }),
    );
    expect(adopted(emptyLockfile, lockfileDefault({ x: held("9", "a") }), desired)).toEqual({
      live: { a: "9", b: "9" },
      retired: [],
    });
  });
});

describe("a Page of the branch", () => {
  const shared = lockfile({ acme: heldPage({ a: held("9", "a") }, { id: "7" }) });
  const wants = (name: string, id?: string): DesiredState =>
    desiredState(wantedPage(name, [wanted("a")], id === undefined ? {} : { id }));

  test("is known by its ID, whatever its name", () => {
    const { lockfile: result } = adoptIds(emptyLockfile, shared, { desired: wants("beta", "7"), nowMs });
    expect(result).toEqual(lockfile({ beta: heldPage({ a: held("9", "a") }, { id: "7" }) }));
  });

  test("is known by the ID that our lockfile has", () => {
    const ours = lockfile({ beta: heldPage({}, { id: "7" }) });
    const { lockfile: result } = adoptIds(ours, shared, { desired: wants("beta"), nowMs });
    expect(result).toEqual(lockfile({ beta: heldPage({ a: held("9", "a") }, { id: "7" }) }));
  });

  test("is known by its name where we know no ID, and brings it", () => {
    const { lockfile: result } = adoptIds(emptyLockfile, shared, { desired: wants("acme"), nowMs });
    expect(result).toEqual(shared);
  });

  test("is another one when its ID is another", () => {
    expect(adoptIds(emptyLockfile, shared, { desired: wants("acme", "8"), nowMs }).adopted).toBe(0);
  });

  test("may have no ID where we know none either", () => {
    const unknown = lockfileDefault({ a: held("9", "a") });
    expect(adoptIds(emptyLockfile, unknown, { desired: wantsA, nowMs }).lockfile).toEqual(unknown);
  });
});
