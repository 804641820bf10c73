import { expect, test } from "vitest";
import { takeKnownIds } from "../../src/apply/take-known-ids.ts";
import { idsOf } from "../core/lockfile/builders.ts";
import {
  desiredDefault,
  desiredState,
  held,
  heldPage,
  lockfile,
  lockfileDefault,
  nowMs,
  wanted,
  wantedPage,
} from "../support/builders.ts";

const options = { nowMs };

test("a key gets the retired ID of the bytes that are meant", () => {
  const merged = lockfileDefault({ a: held("2", "old") }, { retired: [{ ...held("1", "new"), key: "a" }] });
  const taken = takeKnownIds(desiredDefault(wanted("a", "new")), merged, options);
  expect(idsOf(taken.pages.get("default"))).toEqual({ live: { a: "1" }, retired: ["a:2"] });
});

test("nothing is uploaded, renewed or removed for it", () => {
  const merged = lockfileDefault({ a: held("1", "a"), gone: held("2", "gone") });
  const desired = desiredDefault(wanted("a"), wanted("new"));
  expect(takeKnownIds(desired, merged, options)).toEqual(merged);
});

test("what a run leaves out is left out here too", () => {
  const merged = lockfileDefault({}, { retired: [{ ...held("1", "a"), key: "a" }] });
  const desired = desiredDefault(wanted("a"));
  expect(takeKnownIds(desired, merged, { ...options, selectsKey: () => false })).toEqual(merged);
});

test("Pages go by their names in the manifest", () => {
  const page = heldPage({ a: held("1", "a") }, { id: "7" });
  const desired = desiredState(wantedPage("acme", [wanted("a")], { id: "7" }));
  expect(takeKnownIds(desired, lockfile({ default: page }), options)).toEqual(lockfile({ acme: page }));
});
