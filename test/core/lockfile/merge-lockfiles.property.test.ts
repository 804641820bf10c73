import { describe, expect, test } from "vitest";
import { isSameEntry } from "../../../src/core/lockfile/compare-locked.ts";
import type { Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { mergeLockfiles } from "../../../src/core/lockfile/merge-lockfiles.ts";
import { parseLockfile } from "../../../src/core/lockfile/parse-lockfile.ts";
import { isSameUpload } from "../../../src/core/lockfile/same-upload.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import { fc } from "../../support/properties.ts";
import { allKinds, anyBranches, type Branches, knownEntries, knownIds, liveEntries } from "./branches.ts";

const text = serializeLockfile;

/** Checks `holds` for two branches from one base. */
function forTwo(holds: (ours: Lockfile, theirs: Lockfile, base: Lockfile) => void, runs = 400): void {
  fc.assert(
    fc.property(anyBranches(2), ({ base, tips: [ours = base, theirs = base] }) => holds(ours, theirs, base)),
    { numRuns: runs },
  );
}

describe("the merge of two branches", () => {
  test("does not depend on whose side is whose", () => {
    forTwo((ours, theirs, base) => {
      expect(text(mergeLockfiles(ours, theirs, base))).toBe(text(mergeLockfiles(theirs, ours, base)));
    });
  });

  test("of a branch with itself, or with its base, is the branch", () => {
    forTwo((ours, _, base) => {
      expect(text(mergeLockfiles(ours, ours, base))).toBe(text(ours));
      expect(knownIds(mergeLockfiles(ours, base, base))).toEqual(
        new Set([...knownIds(ours), ...retiredIds(base)]),
      );
      expect(sorted(mergeLockfiles(ours, base, base))).toEqual(sorted(ours));
    });
  });

  test("merged again with either side, changes nothing", () => {
    forTwo((ours, theirs, base) => {
      const merged = mergeLockfiles(ours, theirs, base);
      expect(text(mergeLockfiles(merged, theirs, base))).toBe(text(merged));
      expect(text(mergeLockfiles(ours, merged, base))).toBe(text(merged));
    });
  });

  test("is a lockfile: it is read as it was written", () => {
    forTwo((ours, theirs, base) => {
      const merged = mergeLockfiles(ours, theirs, base);
      const written = text(merged);
      expect(text(parseLockfile(written, "x.lock.json"))).toBe(written);
      for (const { assets, retired } of merged.pages.values()) {
        const held = new Set([...assets.values()].map(({ attachmentId }) => attachmentId));
        expect(retired.filter(({ attachmentId }) => held.has(attachmentId))).toEqual([]);
      }
    });
  });

  test("drops no ID that a side has taken up, that both sides hold, or that is retired", () => {
    forTwo((ours, theirs, base) => {
      const merged = knownIds(mergeLockfiles(ours, theirs, base));
      const wanted = [
        ...wantedIds(ours, { base, other: theirs }),
        ...wantedIds(theirs, { base, other: ours }),
      ];
      expect([...wanted, ...retiredIds(ours), ...retiredIds(theirs)].filter((id) => !merged.has(id))).toEqual(
        [],
      );
    });
  });

  test("without a base drops none at all", () => {
    forTwo((ours, theirs) => {
      expect(knownIds(mergeLockfiles(ours, theirs))).toEqual(
        new Set([...knownIds(ours), ...knownIds(theirs)]),
      );
    });
  });

  test("brings back no live ID that one side forgot and the other left alone", () => {
    forTwo((ours, theirs, base) => {
      const merged = liveEntries(mergeLockfiles(ours, theirs, base));
      const left = (side: Lockfile, page: string, key: string): boolean =>
        isSameEntry(entryOf(side, page, key), entryOf(base, page, key));
      const back = merged.filter(([page, key, entry]) => {
        const isOld = isSameEntry(entry, entryOf(base, page, key));
        return isOld && !(left(ours, page, key) && left(theirs, page, key));
      });
      expect(back).toEqual([]);
    });
  });
});

describe("the merges of several branches from one base", () => {
  const mergeAll = ({ base, tips: [a = base, b = base, c = base] }: Branches) => ({
    left: mergeLockfiles(mergeLockfiles(a, b, base), c, base),
    right: mergeLockfiles(a, mergeLockfiles(b, c, base), base),
    other: mergeLockfiles(mergeLockfiles(c, a, base), b, base),
  });

  test("give the same live IDs in any order", () => {
    fc.assert(
      fc.property(anyBranches(3), (branches) => {
        const { left, right, other } = mergeAll(branches);
        expect(sorted(right)).toEqual(sorted(left));
        expect(sorted(other)).toEqual(sorted(left));
      }),
      { numRuns: 400 },
    );
  });

  test("lose no ID in one order alone, unless a later one stands for the same upload, or it was forgotten", () => {
    const kinds = allKinds.filter((kind) => !kind.startsWith("forget"));
    fc.assert(
      fc.property(anyBranches(3, kinds), (branches) => {
        const { left, right, other } = mergeAll(branches);
        for (const [a, b] of [
          [left, right],
          [right, other],
          [other, left],
        ] as const) {
          expect(idsMissing(a, b)).toEqual([]);
          expect(idsMissing(b, a)).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** The IDs of `from` that `lockfile` does not know, nor a later one of the same upload. */
function idsMissing(from: Lockfile, lockfile: Lockfile): readonly string[] {
  const known = knownEntries(lockfile);
  return knownEntries(from)
    .filter(
      ([page, entry]) =>
        !known.some(
          ([otherPage, other]) =>
            otherPage === page &&
            (other.attachmentId === entry.attachmentId ||
              (isSameUpload(other, entry) && other.expiresAtMs >= entry.expiresAtMs)),
        ),
    )
    .map(([page, { attachmentId }]) => `${page} ${attachmentId}`);
}

function sorted(lockfile: Lockfile): readonly string[] {
  return liveEntries(lockfile)
    .map((live) => JSON.stringify(live))
    .toSorted();
}

function entryOf({ pages }: Lockfile, pageId: string, key: string) {
  return [...pages.values()].find(({ id }) => id === pageId)?.assets.get(key);
}

function retiredIds({ pages }: Lockfile): readonly string[] {
  return [...pages.values()].flatMap(({ id, retired }) =>
    retired.map(({ attachmentId }) => `${id} ${attachmentId}`),
  );
}

/** The live IDs of `side` whose entries it changed, or that `other` holds too: all others were for `other` to decide. */
function wantedIds(
  side: Lockfile,
  { base, other }: { readonly base: Lockfile; readonly other: Lockfile },
): readonly string[] {
  const held = new Set(liveEntries(other).map(([page, , { attachmentId }]) => `${page} ${attachmentId}`));
  return liveEntries(side)
    .filter(
      ([page, key, entry]) =>
        !isSameEntry(entry, entryOf(base, page, key)) || held.has(`${page} ${entry.attachmentId}`),
    )
    .map(([page, , { attachmentId }]) => `${page} ${attachmentId}`);
}
