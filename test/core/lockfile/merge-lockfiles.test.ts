import { describe, expect, test } from "vitest";
import type { LockedPage, Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../../src/core/lockfile/merge-lockfiles.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import {
  anyLockfile,
  day,
  idsOf,
  lockedAsset,
  lockedPage,
  lockfileWith,
  morning,
  retiredAsset,
} from "./builders.ts";

const later = { uploadedAtMs: morning + day };

function page(assets: Parameters<typeof lockedPage>[0], more: Partial<LockedPage> = {}): Lockfile {
  return lockfileWith({ default: lockedPage(assets, { id: "7", ...more }) });
}

function mergedIds(ours: Lockfile, theirs: Lockfile, base?: Lockfile): ReturnType<typeof idsOf> {
  const merged = mergeLockfiles(ours, theirs, base);
  expect(serializeLockfile(mergeLockfiles(theirs, ours, base))).toBe(serializeLockfile(merged));
  return idsOf(merged.pages.get("default"));
}

describe("mergeLockfiles, per key", () => {
  const base = page({ a: lockedAsset("1", "a"), b: lockedAsset("2", "b") });

  test("a side that did not change yields to a change", () => {
    const renewed = page({ a: lockedAsset("3", "a", later), b: lockedAsset("2", "b") });
    expect(mergedIds(base, renewed, base)).toEqual({ live: { a: "3", b: "2" }, retired: [] });
  });

  test("a side that did not change yields to an earlier expiry too", () => {
    const changed = page({ a: lockedAsset("3", "c", { expiresAtMs: morning }), b: lockedAsset("2", "b") });
    expect(mergedIds(base, changed, base)).toEqual({ live: { a: "3", b: "2" }, retired: [] });
  });

  test("a side that did not change yields to a removal, and what the removal retired stays so", () => {
    const removed = page(
      { b: lockedAsset("2", "b") },
      { retired: [retiredAsset("a", lockedAsset("1", "a"))] },
    );
    expect(mergedIds(base, removed, base)).toEqual({ live: { b: "2" }, retired: ["a:1"] });
  });

  test("an ID that one side forgot does not come back", () => {
    expect(mergedIds(base, page({ b: lockedAsset("2", "b") }), base)).toEqual({
      live: { b: "2" },
      retired: [],
    });
  });

  test("a changed entry beats a removal", () => {
    const changed = page({ a: lockedAsset("3", "c"), b: lockedAsset("2", "b") });
    expect(mergedIds(changed, page({ b: lockedAsset("2", "b") }), base).live).toEqual({ a: "3", b: "2" });
  });

  test("of two changed entries the later expiry wins, and the other is retired", () => {
    const early = page({ a: lockedAsset("9", "c"), b: lockedAsset("2", "b") });
    const late = page({ a: lockedAsset("3", "d", later), b: lockedAsset("2", "b") });
    expect(mergedIds(early, late, base)).toEqual({ live: { a: "3", b: "2" }, retired: ["a:9"] });
  });

  test("at one expiry the higher ID wins, by its number", () => {
    expect(mergedIds(page({ a: lockedAsset("9") }), page({ a: lockedAsset("10") }))).toEqual({
      live: { a: "10" },
      retired: ["a:9"],
    });
  });

  test("one ID on both sides is one entry, whatever else differs", () => {
    const ours = page({ a: lockedAsset("1", "a", { etag: '"v1"' }) });
    const theirs = page({ a: lockedAsset("1", "a", { etag: '"v2"' }) });
    expect(mergedIds(ours, theirs)).toEqual({ live: { a: "1" }, retired: [] });
    const moved = page({ a: lockedAsset("1", "a", { source: "new.png" }) });
    const merged = mergeLockfiles(
      moved,
      page({ a: lockedAsset("1", "a") }),
      page({ a: lockedAsset("1", "a") }),
    );
    expect(merged).toEqual(moved);
  });

  test("without a base nothing counts as removed", () => {
    expect(mergedIds(page({ a: lockedAsset("1") }), page({ b: lockedAsset("2") }))).toEqual({
      live: { a: "1", b: "2" },
      retired: [],
    });
  });

  test("retired entries are united, without IDs that a key holds", () => {
    const ours = page(
      { a: lockedAsset("1") },
      { retired: [retiredAsset("x", lockedAsset("5")), retiredAsset("y", lockedAsset("6"))] },
    );
    const theirs = page(
      { b: lockedAsset("6") },
      { retired: [retiredAsset("x", lockedAsset("5", "a", later)), retiredAsset("w", lockedAsset("1"))] },
    );
    const merged = mergeLockfiles(ours, theirs).pages.get("default");
    expect(merged?.retired).toEqual([retiredAsset("x", lockedAsset("5", "a", later))]);
  });

  test("an ID that two keys shared survives when each side drops another one of them", () => {
    const shared = page({ a: lockedAsset("1"), b: lockedAsset("1") });
    const ours = page({ a: lockedAsset("1") });
    const theirs = page({ b: lockedAsset("1") });
    expect(mergedIds(ours, theirs, shared)).toEqual({ live: {}, retired: ["a:1", "b:1"] });
  });
});

describe("mergeLockfiles, per Page", () => {
  const block = (id: string | undefined, attachmentId: string): LockedPage =>
    lockedPage({ [`k${attachmentId}`]: lockedAsset(attachmentId) }, id === undefined ? {} : { id });
  const namesAndIds = (lockfile: Lockfile): unknown =>
    Object.fromEntries([...lockfile.pages].map(([name, { id, assets }]) => [name, [id, ...assets.keys()]]));
  const merged = (ours: Lockfile, theirs: Lockfile, base?: Lockfile): unknown => {
    const result = mergeLockfiles(ours, theirs, base);
    expect(serializeLockfile(mergeLockfiles(theirs, ours, base))).toBe(serializeLockfile(result));
    return namesAndIds(result);
  };

  test("two IDs for one name are two Pages: the lower keeps the name", () => {
    const ours = lockfileWith({ default: block("10", "1") });
    const theirs = lockfileWith({ default: block("9", "2") });
    expect(merged(ours, theirs)).toEqual({ default: ["9", "k2"], "10": ["10", "k1"] });
  });

  test("a Page that one side renamed is one Page under its new name", () => {
    const base = lockfileWith({ default: block("7", "1") });
    const renamed = lockfileWith({ acme: block("7", "1") });
    const grown = lockfileWith({
      default: lockedPage({ k1: lockedAsset("1"), k2: lockedAsset("2") }, { id: "7" }),
    });
    expect(merged(renamed, grown, base)).toEqual({ acme: ["7", "k1", "k2"] });
  });

  test("without a base a given name comes before an ID, and then the first by code unit", () => {
    const named = (name: string): Lockfile => lockfileWith({ [name]: block("7", "1") });
    expect(merged(named("default"), named("acme"))).toEqual({ acme: ["7", "k1"] });
    expect(merged(named("acme"), named("7"))).toEqual({ acme: ["7", "k1"] });
  });

  test("a block without an ID is the block of its name on the other side", () => {
    expect(
      merged(lockfileWith({ default: block(undefined, "1") }), lockfileWith({ default: block("7", "2") })),
    ).toEqual({
      default: ["7", "k1", "k2"],
    });
    expect(
      merged(
        lockfileWith({ default: block(undefined, "1") }),
        lockfileWith({ default: block(undefined, "2") }),
      ),
    ).toEqual({
      default: [undefined, "k1", "k2"],
    });
  });

  test("a block without an ID is the one that the base knows by its name", () => {
    const base = lockfileWith({ default: block("7", "1") });
    expect(
      merged(lockfileWith({ default: block(undefined, "1") }), lockfileWith({ acme: block("7", "1") }), base),
    ).toEqual({
      acme: ["7", "k1"],
    });
  });

  test("two blocks of one side never take one another's place", () => {
    const ours = lockfileWith({ acme: block(undefined, "1"), beta: block(undefined, "2") });
    const theirs = lockfileWith({ acme: block("7", "3") });
    const base = lockfileWith({ beta: block("7", "4") });
    expect(mergeLockfiles(ours, theirs, base).pages.get("acme")?.assets.has("k1")).toBe(true);
    expect(mergeLockfiles(ours, theirs, base).pages.get("beta")?.assets.has("k2")).toBe(true);
  });

  test("a block without an ID keeps its own where its side has the other side's Page elsewhere", () => {
    const ours = lockfileWith({ acme: block("7", "1"), default: block(undefined, "2") });
    const theirs = lockfileWith({ default: block("7", "1") });
    expect(merged(ours, theirs)).toEqual({ acme: ["7", "k1"], default: [undefined, "k2"] });
  });

  test("an empty block that one side dropped is gone; one with something in it stays", () => {
    const base = lockfileWith({ old: lockedPage({}, { id: "7" }) });
    expect(merged(base, lockfileWith({}), base)).toEqual({});
    expect(merged(lockfileWith({}), lockfileWith({}), base)).toEqual({});
    const grown = lockfileWith({ old: block("7", "1") });
    expect(merged(grown, lockfileWith({}), base)).toEqual({ old: ["7", "k1"] });
    expect(merged(base, lockfileWith({}))).toEqual({ old: ["7"] });
  });

  test("a Page keeps the platform that a side changed it to, and IDs of the other count as expired", () => {
    const base = page({ a: lockedAsset("1"), b: lockedAsset("2", "b") });
    const instagram = page(
      { a: lockedAsset("3", "a", later), b: lockedAsset("4", "b", later) },
      { platform: "instagram" },
    );
    const grown = page({
      a: lockedAsset("5", "c", { uploadedAtMs: morning + 2 * day }),
      b: lockedAsset("2", "b"),
    });
    const merged = mergeLockfiles(instagram, grown, base).pages.get("default");
    expect(merged?.platform).toBe("instagram");
    expect(idsOf(merged)).toEqual({ live: { a: "3", b: "4" }, retired: ["a:5"] });
    expect(mergeLockfiles(grown, instagram).pages.get("default")?.platform).toBe("instagram");
  });
});

test("several Pages without ID are each merged by name, whatever their order", () => {
  const acme = lockedPage({ a: lockedAsset("1") });
  const beta = lockedPage({ a: lockedAsset("2") });
  const merged = mergeLockfiles(lockfileWith({ beta, acme }), lockfileWith({ acme, beta }));
  expect([...merged.pages]).toEqual([
    ["acme", acme],
    ["beta", beta],
  ]);
});

describe("mergeLockfiles, always", () => {
  const text = serializeLockfile;
  const tidied = (lockfile: Lockfile): Lockfile => mergeLockfiles(lockfile, lockfile, lockfile);
  const allIds = (lockfile: Lockfile): readonly string[] =>
    [...lockfile.pages.values()].flatMap(({ assets, retired }) =>
      [...assets.values(), ...retired].map(({ attachmentId }) => attachmentId),
    );
  const liveIds = (lockfile: Lockfile): readonly string[] =>
    [...lockfile.pages.values()].flatMap(({ assets }) =>
      [...assets.values()].map(({ attachmentId }) => attachmentId),
    );

  test("the sides may be swapped", () => {
    fc.assert(
      fc.property(anyLockfile, anyLockfile, anyLockfile, (a, b, base) => {
        expect(text(mergeLockfiles(a, b))).toBe(text(mergeLockfiles(b, a)));
        expect(text(mergeLockfiles(a, b, base))).toBe(text(mergeLockfiles(b, a, base)));
      }),
      { numRuns: 200 },
    );
  });

  test("a lockfile merged with itself, or with its base, is itself", () => {
    fc.assert(
      fc.property(anyLockfile, anyLockfile, (given, base) => {
        const lockfile = tidied(given);
        expect(text(mergeLockfiles(lockfile, lockfile))).toBe(text(lockfile));
        expect(text(mergeLockfiles(lockfile, lockfile, base))).toBe(text(lockfile));
      }),
    );
  });

  test("merging the result again with a side changes nothing", () => {
    const anyIdentified = anyLockfile.map(({ pages }) => ({
      pages: new Map([...pages].filter(([, { id }]) => id !== undefined)),
    }));
    fc.assert(
      fc.property(anyIdentified, anyIdentified, (a, b) => {
        const merged = mergeLockfiles(a, b);
        expect(liveIds(mergeLockfiles(merged, b)).toSorted()).toEqual(liveIds(merged).toSorted());
      }),
    );
  });

  test("without a base no ID gets lost", () => {
    fc.assert(
      fc.property(anyLockfile, anyLockfile, (a, b) => {
        expect(new Set(allIds(mergeLockfiles(a, b)))).toEqual(new Set([...allIds(a), ...allIds(b)]));
      }),
    );
  });

  test("an ID that both sides hold is held or retired", () => {
    fc.assert(
      fc.property(anyLockfile, anyLockfile, anyLockfile, (a, b, base) => {
        const merged = new Set(allIds(mergeLockfiles(a, b, base)));
        const onBothPages = [...a.pages].flatMap(([name, { id, assets }]) => {
          const other = [...b.pages].find(
            ([otherName, block]) => id !== undefined && block.id === id && otherName === name,
          )?.[1];
          const held = new Set([...(other?.assets.values() ?? [])].map(({ attachmentId }) => attachmentId));
          return [...assets.values()]
            .map(({ attachmentId }) => attachmentId)
            .filter((attachmentId) => held.has(attachmentId));
        });
        expect(onBothPages.filter((attachmentId) => !merged.has(attachmentId))).toEqual([]);
      }),
    );
  });

  test("no ID is both held and retired on a Page, and no two names have one id", () => {
    fc.assert(
      fc.property(anyLockfile, anyLockfile, anyLockfile, (a, b, base) => {
        const merged = mergeLockfiles(a, b, base);
        for (const { assets, retired } of merged.pages.values()) {
          const held = new Set([...assets.values()].map(({ attachmentId }) => attachmentId));
          expect(retired.filter(({ attachmentId }) => held.has(attachmentId))).toEqual([]);
        }
        const ids = [...merged.pages.values()].flatMap(({ id }) => id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  test("the order of merges without a base does not matter for what is held", () => {
    const oneName = anyLockfile.map(({ pages }) => {
      const [first] = pages.values();
      return lockfileWith(
        first === undefined ? {} : { default: { ...first, platform: "messenger", id: "7" } },
      );
    });
    fc.assert(
      fc.property(oneName, oneName, oneName, (a, b, c) => {
        const left = mergeLockfiles(mergeLockfiles(a, b), c);
        const right = mergeLockfiles(a, mergeLockfiles(b, c));
        expect(left.pages.get("default")?.assets).toEqual(right.pages.get("default")?.assets);
        expect(new Set(allIds(left))).toEqual(new Set(allIds(right)));
      }),
    );
  });
});
