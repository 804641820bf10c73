import { expect, test } from "vitest";
import type { DesiredAsset } from "../../../src/core/desired/desired-state.ts";
import type { LockedAsset, LockedPage } from "../../../src/core/lockfile/lockfile.ts";
import { emptyLockfile } from "../../../src/core/lockfile/lockfile.ts";
import { findStaleIds } from "../../../src/core/send/find-stale-ids.ts";
import {
  content,
  held,
  heldSince,
  lockfileDefault,
  nowMs,
  renewal,
  wanted,
  wantedPage,
} from "../../support/builders.ts";

function codesOf(
  assets: readonly DesiredAsset[],
  entries: Readonly<Record<string, LockedAsset>>,
  changes: Partial<LockedPage> = {},
): readonly string[] {
  const page = wantedPage("default", assets);
  const lockfile = lockfileDefault(entries, changes);
  return findStaleIds({ page, keys: ["a"] }, { lockfile, renewal, nowMs }).map(({ code }) => code);
}

test.each<
  readonly [string, readonly DesiredAsset[], Readonly<Record<string, LockedAsset>>, readonly string[]]
>([
  ["an ID of its asset's bytes is none to warn of", [wanted("a")], { a: held("1", "a") }, []],
  ["nor is an asset without an ID", [wanted("a")], {}, []],
  ["nor one that only the lockfile has", [], { a: held("1", "a") }, []],
  ["an expired ID is", [wanted("a")], { a: heldSince(90, "1", "a") }, ["id-expired"]],
  ["an ID of other bytes is", [wanted("a", "new")], { a: held("1", "a") }, ["content-changed"]],
  [
    "an ID of another type is",
    [wanted("a", "a", { content: content("a", { type: "file" }) })],
    { a: held("1", "a") },
    ["type-changed"],
  ],
])("%s", (_title, assets, entries, expected) => {
  expect(codesOf(assets, entries)).toEqual(expected);
});

test("an ID of another platform is one to warn of", () => {
  expect(codesOf([wanted("a")], { a: held("1", "a") }, { platform: "instagram" })).toEqual(["type-changed"]);
});

test("a Page without a block has no ID to warn of", () => {
  const world = { lockfile: emptyLockfile, renewal, nowMs };
  expect(findStaleIds({ page: wantedPage("default", [wanted("a")]), keys: ["a"] }, world)).toEqual([]);
});

test("the warning says when the ID expired, and that it is sent", () => {
  const page = wantedPage("default", [wanted("a")]);
  const lockfile = lockfileDefault({ a: heldSince(90, "1", "a") });
  expect(findStaleIds({ page, keys: ["a"] }, { lockfile, renewal, nowMs })).toEqual([
    {
      code: "id-expired",
      severity: "warning",
      message:
        "the ID of `a` has expired (2026-11-22T08:00:00Z); it is sent all the same, to show what Meta makes of it",
      hint: "`messenger-assets apply` renews it",
    },
  ]);
});
