import { expect, test } from "vitest";
import type { UploadRequest } from "../../src/apply/ports.ts";
import type { DesiredAsset, DesiredState } from "../../src/core/desired/desired-state.ts";
import { alignPages } from "../../src/core/lockfile/align-pages.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../../src/core/lockfile/lockfile.ts";
import { createPlan, type PlanOptions } from "../../src/core/plan/create-plan.ts";
import { expiryMs } from "../../src/core/plan/renewal.ts";
import { formatIdentity } from "../../src/core/plan/same-upload.ts";
import { apply, refusal, reply } from "../support/apply-fixture.ts";
import { content, dayMs, held, nowMs, renewal, wanted, wantedPage, wantedUrl } from "../support/builders.ts";
import { fc } from "../support/properties.ts";

// Few of everything, so that keys, bytes and IDs meet.
const anyKey = fc.constantFrom("a", "b", "c", "9", "10", "__proto__", "constructor");
const anyBytes = fc.constantFrom("x", "y", "z");
const anyType = fc.constantFrom("image" as const, "image" as const, "file" as const);
const anyPlatform = fc.constantFrom("messenger" as const, "messenger" as const, "instagram" as const);
const anyName = fc.constantFrom("acme", "beta", "default", "10", "9");
const anyId = fc.constantFrom("7", "8", "9", "10");

const anyAsset: fc.Arbitrary<DesiredAsset> = fc
  .record({
    key: anyKey,
    bytes: anyBytes,
    type: anyType,
    isUrl: fc.boolean(),
    fileName: fc.constantFrom("1.pdf", "2.pdf"),
    ended: fc.constantFrom(undefined, undefined, undefined, nowMs),
    isReadable: fc.constantFrom(true, true, true, true, false),
  })
  .map(({ key, bytes, type, isUrl, fileName, ended, isReadable }) => ({
    ...(isUrl ? wantedUrl(key) : wanted(key)),
    content: isReadable ? content(bytes, { type }) : { kind: "unreadable" },
    fileName,
    ...(ended === undefined ? {} : { untilMs: ended }),
  }));

interface Numbered {
  readonly id: string;
  readonly key: string;
  readonly entry: LockedAsset;
}

/** An entry; its ID says what it stands for, as one of Meta's does. */
const anyEntry: fc.Arbitrary<Numbered> = fc
  .record({
    key: anyKey,
    bytes: anyBytes,
    type: anyType,
    fileName: fc.constantFrom("1.pdf", "2.pdf"),
    ageDays: fc.constantFrom(0, 10, 52, 60, 91),
    number: fc.nat(2),
  })
  .map(({ key, bytes, type, fileName, ageDays, number }) => {
    const id = `${bytes}-${type === "file" ? fileName : type}-${ageDays}-${number}`;
    const entry = held(id, bytes, { type, uploadedAtMs: nowMs - ageDays * dayMs });
    return { id, key, entry: type === "file" ? { ...entry, fileName } : entry };
  });

interface Block {
  readonly name: string;
  readonly page: LockedPage;
}

/** A block in which no ID is both a key's and retired. */
const anyBlock: fc.Arbitrary<Block> = fc
  .record({
    name: anyName,
    id: fc.option(anyId, { nil: undefined }),
    platform: anyPlatform,
    assets: fc.uniqueArray(anyEntry, { selector: ({ key }) => key, maxLength: 5 }),
    retired: fc.uniqueArray(anyEntry, { selector: ({ id }) => id, maxLength: 3 }),
  })
  .map(({ name, id, platform, assets, retired }) => {
    const live = new Set(assets.map((asset) => asset.id));
    return {
      name,
      page: {
        ...(id === undefined ? {} : { id }),
        platform,
        assets: new Map(assets.map(({ key, entry }) => [key, ofPage(name, entry)] as const)),
        retired: retired
          .filter((asset) => !live.has(asset.id))
          .map(({ key, entry }) => ({ ...ofPage(name, entry), key })),
      },
    };
  });

/** Meta gives no ID to two Pages. */
function ofPage(name: string, entry: LockedAsset): LockedAsset {
  return { ...entry, attachmentId: `${name}-${entry.attachmentId}` };
}

const anyLockfile: fc.Arbitrary<Lockfile> = fc
  .uniqueArray(anyBlock, { selector: ({ name }) => name, maxLength: 3 })
  .filter((blocks) => areUnique(blocks.map(({ page }) => page.id)))
  .map((blocks) => ({ pages: new Map(blocks.map(({ name, page }) => [name, page] as const)) }));

const anyDesired: fc.Arbitrary<DesiredState> = fc
  .uniqueArray(
    fc
      .record({
        name: anyName.filter((name) => !/^\d+$/.test(name)),
        id: fc.option(anyId, { nil: undefined }),
        platform: anyPlatform,
        assets: fc.uniqueArray(anyAsset, { selector: ({ key }) => key, maxLength: 6 }),
      })
      .map(({ name, id, platform, assets }) =>
        wantedPage(name, assets, { platform, ...(id === undefined ? {} : { id }) }),
      ),
    { selector: ({ name }) => name, maxLength: 3 },
  )
  .filter((pages) => areUnique(pages.map(({ id }) => id)))
  .map((pages) => ({ pages, renewal: { ...renewal, spreadMs: 7 * dayMs } }));

function areUnique(ids: readonly (string | undefined)[]): boolean {
  const known = ids.filter((id) => id !== undefined);
  return new Set(known).size === known.length;
}

const allowed: PlanOptions = { nowMs, allowsRemovals: () => true };

function shuffledMap<T>(map: ReadonlyMap<string, T>, order: readonly number[]): ReadonlyMap<string, T> {
  return new Map(shuffled([...map], order));
}

function shuffled<T>(items: readonly T[], order: readonly number[]): readonly T[] {
  return items
    .map((item, at) => [order[at % order.length] ?? 0, item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

test("a plan does not depend on the order of anything", () => {
  fc.assert(
    fc.property(
      anyDesired,
      anyLockfile,
      fc.array(fc.nat(100), { minLength: 1, maxLength: 7 }),
      (desired, locked, order) => {
        const otherDesired = {
          ...desired,
          pages: shuffled(desired.pages, order).map((page) => ({
            ...page,
            assets: shuffledMap(page.assets, order),
          })),
        };
        const pages = [...locked.pages].map(
          ([name, page]) =>
            [
              name,
              { ...page, assets: shuffledMap(page.assets, order), retired: shuffled(page.retired, order) },
            ] as const,
        );
        const otherLocked = { pages: new Map(shuffled(pages, order)) };
        expect(createPlan(otherDesired, otherLocked, { nowMs })).toEqual(
          createPlan(desired, locked, { nowMs }),
        );
      },
    ),
    { numRuns: 400 },
  );
});

let uploads = 0;
const answer = async (request: UploadRequest) =>
  reply(request, { attachmentId: `new-${uploads++}`, uploadedAtMs: nowMs });

test("after a faultless apply all is kept", async () => {
  await fc.assert(
    fc.asyncProperty(anyDesired, anyLockfile, async (desired, locked) => {
      const { result, lockfile } = await apply(desired, locked, { plan: allowed, answer });
      expect(result.status).toBe("complete");
      expect(result.summary).toMatchObject({ failed: 0, notStarted: 0 });
      const { actions } = createPlan(desired, lockfile, allowed);
      expect(actions.filter(({ action }) => action !== "keep")).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

interface HeldId {
  readonly id: string;
  /** The block and what the ID stands for in it. */
  readonly upload: string;
  readonly isAlive: boolean;
}

/** Every ID that the lockfile holds, a key's or retired. */
function idsOf({ pages }: Lockfile): readonly HeldId[] {
  return [...pages].flatMap(([name, { assets, retired }]) =>
    [...assets.values(), ...retired].map((entry) => ({
      id: entry.attachmentId,
      upload: `${name} ${formatIdentity(entry)}`,
      isAlive: expiryMs(entry, renewal) > nowMs,
    })),
  );
}

function onMessenger<T extends { readonly platform: unknown }>(page: T) {
  return { ...page, platform: "messenger" as const };
}

test("applying never loses a live ID, whatever fails: only another live one of the same upload takes its place", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyDesired,
      anyLockfile,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      async ({ pages, ...rest }, locked, successes) => {
        const desired = { ...rest, pages: pages.map(onMessenger) };
        const before = {
          pages: new Map([...locked.pages].map(([name, page]) => [name, onMessenger(page)] as const)),
        };
        let asked = 0;
        const { lockfile } = await apply(desired, before, {
          plan: allowed,
          answer: async (request) => {
            if (successes[asked++ % successes.length] === false) throw refusal();
            return await answer(request);
          },
        });
        const after = idsOf(lockfile);
        const known = new Set(after.map(({ id }) => id));
        const live = new Set(after.filter(({ isAlive }) => isAlive).map(({ upload }) => upload));
        const lost = idsOf(alignPages(before, desired.pages)).filter(
          ({ id, upload, isAlive }) => isAlive && !known.has(id) && !live.has(upload),
        );
        expect(lost).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
});
