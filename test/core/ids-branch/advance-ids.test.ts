import { describe, expect, test } from "vitest";
import { advanceIds } from "../../../src/core/ids-branch/advance-ids.ts";
import {
  emptyLockfile,
  type LockedAsset,
  type LockedPage,
  type Lockfile,
} from "../../../src/core/lockfile/lockfile.ts";
import { pageEntries } from "../../../src/core/lockfile/page-entries.ts";
import { serializeLockfile } from "../../../src/core/lockfile/serialize-lockfile.ts";
import {
  dayMs,
  held,
  heldPage,
  heldSince,
  lockfile,
  lockfileDefault,
  nowMs,
} from "../../support/builders.ts";
import { fc } from "../../support/properties.ts";
import { anyLockfile, idsOf, morning } from "../lockfile/builders.ts";

function advanced(ours: Lockfile, theirs: Lockfile, base: Lockfile = theirs): ReturnType<typeof idsOf> {
  return idsOf(advanceIds({ ours, theirs, base }, nowMs).pages.get("default"));
}

/** Each block has its Page's ID, as apply writes it, and an attachment ID lives equally long wherever it is. */
const anyIdentifiedLockfile = anyLockfile.map(({ pages }) => {
  const identified = new Map([...pages].filter(([, { id }]) => id !== undefined));
  return mapEntries({ pages: identified }, (entry) => ({
    ...entry,
    expiresAtMs: morning + Number(entry.attachmentId) * dayMs,
  }));
});

function mapEntries({ pages }: Lockfile, change: <T extends LockedAsset>(entry: T) => T): Lockfile {
  const changed = [...pages].map(([name, page]): [string, LockedPage] => {
    const assets = new Map([...page.assets].map(([key, entry]) => [key, change(entry)]));
    return [name, { ...page, assets, retired: page.retired.map(change) }];
  });
  return { pages: new Map(changed) };
}

describe("the branch of IDs", () => {
  test("begins as the lockfile of the first run", () => {
    const ours = lockfileDefault({ a: held("1", "a") }, { id: "7" });
    expect(advanceIds({ ours, theirs: emptyLockfile, base: emptyLockfile }, nowMs)).toEqual(ours);
  });

  test("has what our lockfile has, and what only the branch had retires", () => {
    const ours = lockfileDefault({ a: held("3", "a2") });
    const theirs = lockfileDefault({ a: held("1", "a"), b: held("2", "b") });
    expect(advanced(ours, theirs)).toEqual({ live: { a: "3" }, retired: ["a:1", "b:2"] });
  });

  test("keeps what another run has put there since", () => {
    const base = lockfileDefault({ a: held("1", "a") });
    const ours = lockfileDefault({ a: held("1", "a"), b: held("2", "b") });
    const theirs = lockfileDefault({ a: held("3", "a2"), c: held("4", "c") });
    expect(advanced(ours, theirs, base)).toEqual({ live: { a: "3", b: "2", c: "4" }, retired: [] });
  });

  test("drops an ID whose bytes have one that lives longer", () => {
    const ours = lockfileDefault({ a: held("9", "a") });
    const theirs = lockfileDefault({ a: heldSince(50, "1", "a"), old: heldSince(60, "2", "a") });
    expect(advanced(ours, theirs)).toEqual({ live: { a: "9" }, retired: [] });
  });

  test("keeps an ID that lives longer than ours of the same bytes", () => {
    const ours = lockfileDefault({ a: heldSince(50, "1", "a"), copy: heldSince(60, "3", "a") });
    const theirs = lockfileDefault({ b: held("9", "a") });
    expect(advanced(ours, theirs)).toEqual({ live: { a: "1", copy: "3" }, retired: ["b:9"] });
  });

  test("drops what has expired, and blocks without any ID of Pages that are not ours", () => {
    const ours = lockfile({ default: heldPage({ a: held("1", "a") }, { id: "7" }), empty: heldPage({}) });
    const theirs = lockfile({
      default: heldPage({ b: heldSince(90, "2", "b") }, { id: "7" }),
      other: heldPage({ c: heldSince(100, "3", "c") }, { id: "8" }),
    });
    expect(advanceIds({ ours, theirs, base: theirs }, nowMs)).toEqual(ours);
  });

  test("has each Page once, whatever its name is now", () => {
    const ours = lockfile({ acme: heldPage({ a: held("1", "a") }, { id: "7" }) });
    const theirs = lockfile({ default: heldPage({ b: held("2", "b") }, { id: "7" }) });
    const next = advanceIds({ ours, theirs, base: theirs }, nowMs);
    expect([...next.pages.keys()]).toEqual(["acme"]);
    expect(idsOf(next.pages.get("acme"))).toEqual({ live: { a: "1" }, retired: ["b:2"] });
  });

  test("does not mix platforms", () => {
    const ours = lockfileDefault({ a: held("1", "a") }, { platform: "instagram", id: "7" });
    const theirs = lockfileDefault({ b: held("2", "b") }, { id: "7" });
    expect(advanced(ours, theirs)).toEqual({ live: { a: "1" }, retired: [] });
  });

  test("does not change when nothing has, however often it is pushed", () => {
    fc.assert(
      fc.property(anyIdentifiedLockfile, anyIdentifiedLockfile, (ours, theirs) => {
        const once = advanceIds({ ours, theirs, base: theirs }, morning);
        const twice = advanceIds({ ours, theirs: once, base: ours }, morning);
        expect(serializeLockfile(twice)).toBe(serializeLockfile(once));
      }),
    );
  });

  test("loses no living ID of a Page with an ID, unless the same upload lives longer there", () => {
    fc.assert(
      fc.property(
        anyIdentifiedLockfile,
        anyIdentifiedLockfile,
        anyIdentifiedLockfile,
        (ours, theirs, base) => {
          const at = morning + 10 * dayMs;
          const next = advanceIds({ ours, theirs, base }, at);
          for (const page of theirs.pages.values()) {
            const isSamePage = ({ id }: LockedPage): boolean => id === page.id;
            const own = [...ours.pages.values()].find(isSamePage);
            if (own !== undefined && own.platform !== page.platform) continue;
            const block = [...next.pages.values()].find(isSamePage);
            const entries = block === undefined ? [] : pageEntries(block);
            const lost = pageEntries(page).filter(
              (entry) =>
                entry.expiresAtMs > at &&
                !entries.some(
                  (other) =>
                    other.attachmentId === entry.attachmentId ||
                    (other.digest === entry.digest &&
                      other.type === entry.type &&
                      other.expiresAtMs >= entry.expiresAtMs),
                ),
            );
            expect(lost).toEqual([]);
          }
        },
      ),
    );
  });
});
