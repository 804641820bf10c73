import { describe, expect, it } from "vitest";
import { findEntryChanges } from "../../../src/core/check/find-entry-changes.ts";
import type { LockedPage, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { fc } from "../../support/properties.ts";
import { anyLockfile, lockedAsset, lockedPage, lockfileWith, retiredAsset } from "../lockfile/builders.ts";

const welcome = lockedAsset("1", "a");
const promo = lockedAsset("2", "b");
const old = retiredAsset("promo", lockedAsset("3", "c"));
const block = lockedPage({ welcome, promo }, { id: "7", retired: [old] });
const base = lockfileWith({ acme: block });

function linesOf(lockfile: Lockfile, ...bases: readonly Lockfile[]): readonly string[] {
  return findEntryChanges(lockfile, bases).map(({ page, key = "(block)", change, isRetired }) =>
    [page, key, change, ...(isRetired ? ["retired"] : [])].join(" "),
  );
}

function withPage(changes: Partial<LockedPage>): Lockfile {
  return lockfileWith({ acme: { ...block, ...changes } });
}

describe("the lockfile's entries", () => {
  it.each<readonly [string, Lockfile, readonly string[]]>([
    ["as they were are no difference", base, []],
    ["under another name of the Page are no difference", lockfileWith({ renamed: block }), []],
    [
      "that are new",
      withPage({ assets: new Map([...block.assets, ["menu", lockedAsset("4", "d")]]) }),
      ["acme menu added"],
    ],
    [
      "with another ID",
      withPage({ assets: new Map([...block.assets, ["promo", { ...promo, attachmentId: "9" }]]) }),
      ["acme promo changed"],
    ],
    [
      "with another date alone",
      withPage({
        assets: new Map([...block.assets, ["promo", { ...promo, expiresAtMs: promo.expiresAtMs + 1000 }]]),
      }),
      ["acme promo changed"],
    ],
    ["that are gone", withPage({ assets: new Map([["promo", promo]]) }), ["acme welcome removed"]],
    [
      "of retired IDs that are new",
      withPage({ retired: [old, retiredAsset("promo", lockedAsset("4", "d"))] }),
      ["acme promo added retired"],
    ],
    [
      "of retired IDs with another field",
      withPage({ retired: [{ ...old, source: "x.png" }] }),
      ["acme promo changed retired"],
    ],
    ["of retired IDs that are gone", withPage({ retired: [] }), ["acme promo removed retired"]],
    [
      "that were retired by hand are one difference",
      withPage({
        assets: new Map([["promo", promo]]),
        retired: [old, retiredAsset("welcome", welcome)],
      }),
      ["acme welcome removed"],
    ],
    ["of a block that is gone", lockfileWith({}), ["acme (block) removed"]],
    ["of another Page under its name", withPage({ id: "8" }), ["7 (block) removed", "acme (block) added"]],
    [
      "of a block for another platform",
      withPage({ platform: "instagram", retired: [] }),
      ["acme (block) changed", "acme promo removed retired"],
    ],
    [
      "of a block that is new",
      lockfileWith({ acme: block, beta: lockedPage({ welcome }) }),
      ["beta (block) added"],
    ],
  ])("%s", (_, lockfile, lines) => {
    expect(linesOf(lockfile, base)).toEqual(lines);
  });

  it("by Page and key, the block first", () => {
    const other = lockfileWith({
      beta: lockedPage({ b: welcome, a: promo }, { id: "8", platform: "instagram" }),
      acme: lockedPage({}, { id: "7" }),
    });
    const here = lockfileWith({
      beta: lockedPage({}, { id: "8" }),
      acme: lockedPage({ x: welcome }, { id: "7" }),
    });
    expect(linesOf(here, other)).toEqual([
      "acme x added",
      "beta (block) changed",
      "beta a removed",
      "beta b removed",
    ]);
  });

  it("of a Page whose ID nobody knew are compared by its name, and the ID is a difference", () => {
    const unknown = lockfileWith({ acme: lockedPage({ welcome }) });
    const known = lockfileWith({ acme: lockedPage({ welcome }, { id: "7" }) });
    expect(linesOf(known, unknown)).toEqual(["acme (block) changed"]);
    expect(linesOf(unknown, known)).toEqual(["acme (block) changed"]);
    expect(linesOf(unknown, unknown)).toEqual([]);
  });
});

describe("against several revisions", () => {
  const renewed = withPage({ assets: new Map([...block.assets, ["promo", lockedAsset("5", "b")]]) });

  it("what one of them has is no difference", () => {
    expect(linesOf(base, renewed)).toEqual(["acme promo changed"]);
    expect(linesOf(base, renewed, base)).toEqual([]);
    expect(linesOf(renewed, renewed, base)).toEqual([]);
  });

  it("what none of them has is one", () => {
    const edited = withPage({
      assets: new Map([
        ["promo", lockedAsset("6", "b")],
        ["new", lockedAsset("8", "e")],
      ]),
    });
    expect(linesOf(edited, renewed, base)).toEqual([
      "acme new added",
      "acme promo changed",
      "acme welcome removed",
    ]);
    expect(linesOf(edited, renewed, lockfileWith({}))).toEqual(["acme new added", "acme promo changed"]);
  });

  it("a key that one of them lacks is changed, and removed only where all have it", () => {
    const first = lockfileWith({ acme: lockedPage({ welcome }, { id: "7" }) });
    const second = lockfileWith({ acme: lockedPage({}, { id: "7" }) });
    expect(
      linesOf(lockfileWith({ acme: lockedPage({ welcome: promo }, { id: "7" }) }), first, second),
    ).toEqual(["acme welcome changed"]);
    expect(linesOf(second, first)).toEqual(["acme welcome removed"]);
  });
});

it("a lockfile differs from none of several if it is one of them, and from itself under other names", () => {
  fc.assert(
    fc.property(anyLockfile, anyLockfile, (lockfile, other) => {
      expect(findEntryChanges(lockfile, [other, lockfile])).toEqual([]);
      const renamed = {
        pages: new Map(
          [...lockfile.pages].map(([name, page]) => [
            page.id === undefined ? name : `name of ${page.id}`,
            page,
          ]),
        ),
      };
      expect(findEntryChanges(renamed, [lockfile])).toEqual([]);
    }),
  );
});
