import type { LockedAsset, LockedPage, Lockfile, RetiredAsset } from "../../../src/core/lockfile/lockfile.ts";
import { fc } from "../../support/properties.ts";

export const day = 86_400_000;

/** 2026-11-22T08:00:00Z. */
export const morning: number = Date.UTC(2026, 10, 22, 8);

/** A digest that differs for each text of hex digits. */
export function digestOf(hex: string): string {
  return `sha256:${hex.padStart(64, "0")}`;
}

/** An entry whose bytes are named by hex digits; uploaded in the `morning`. */
export function lockedAsset(attachmentId: string, bytes = "a", more: Partial<LockedAsset> = {}): LockedAsset {
  return {
    attachmentId,
    contentType: "image/png",
    digest: digestOf(bytes),
    expiresAtMs: (more.uploadedAtMs ?? morning) + 90 * day,
    sizeBytes: 48_213,
    source: `media/${bytes}.png`,
    type: "image",
    uploadedAtMs: morning,
    ...more,
  };
}

export function retiredAsset(key: string, entry: LockedAsset): RetiredAsset {
  return { ...entry, key };
}

export function lockedPage(
  assets: Readonly<Record<string, LockedAsset>>,
  more: Partial<LockedPage> = {},
): LockedPage {
  return { platform: "messenger", assets: new Map(Object.entries(assets)), retired: [], ...more };
}

export function lockfileWith(pages: Readonly<Record<string, LockedPage>>): Lockfile {
  return { pages: new Map(Object.entries(pages)) };
}

/** The live IDs of a Page by key, and the IDs of its `retired`. */
export function idsOf(page: LockedPage | undefined): {
  readonly live: Readonly<Record<string, string>>;
  readonly retired: readonly string[];
} {
  return {
    live: Object.fromEntries([...(page?.assets ?? [])].map(([key, entry]) => [key, entry.attachmentId])),
    retired: (page?.retired ?? []).map(({ key, attachmentId }) => `${key}:${attachmentId}`),
  };
}

const wholeSecond = fc.integer({ min: 0, max: 20 }).map((days) => morning + days * day);

/** Few values each, so that entries meet and clash. */
export const anyEntry: fc.Arbitrary<LockedAsset> = fc
  .record({
    attachmentId: fc.constantFrom("1", "2", "3", "10", "11", "12"),
    bytes: fc.constantFrom("a", "b"),
    expiresAtMs: wholeSecond,
    uploadedAtMs: wholeSecond,
    type: fc.constantFrom("image" as const, "file" as const),
    etag: fc.option(fc.constantFrom('"v1"', '"v2"'), { nil: undefined }),
  })
  .map(({ attachmentId, bytes, etag, type, ...times }) => ({
    ...lockedAsset(attachmentId, bytes, times),
    type,
    ...(type === "file" ? { fileName: `${bytes}.png` } : {}),
    ...(etag === undefined ? {} : { etag }),
  }));

const anyKey = fc.constantFrom("welcome", "promo", "9", "10", "__proto__", "constructor");

/** A block as the lockfile's contract has it: no ID is both a key's and retired. */
export const anyPage: fc.Arbitrary<LockedPage> = fc
  .record({
    assets: fc.array(fc.tuple(anyKey, anyEntry), { maxLength: 4 }),
    retired: fc.array(fc.tuple(anyKey, anyEntry), { maxLength: 3 }),
    platform: fc.constantFrom("messenger" as const, "messenger" as const, "instagram" as const),
  })
  .map(({ assets, retired, platform }) => {
    const held = new Set([...new Map(assets).values()].map(({ attachmentId }) => attachmentId));
    return {
      platform,
      assets: new Map(assets),
      retired: retired
        .filter(([, { attachmentId }]) => !held.has(attachmentId))
        .map(([key, entry]) => retiredAsset(key, entry)),
    };
  });

/** Pages with and without an ID; no two have the same one. */
export const anyLockfile: fc.Arbitrary<Lockfile> = fc
  .array(
    fc.tuple(
      fc.constantFrom("default", "acme", "beta", "7", "9"),
      fc.option(fc.constantFrom("7", "8", "9"), { nil: undefined }),
      anyPage,
    ),
    { maxLength: 3 },
  )
  .map((blocks) => {
    const pages = new Map<string, LockedPage>();
    const ids = new Set<string>();
    for (const [name, id, page] of blocks) {
      if (pages.has(name)) continue;
      const isFree = id !== undefined && !ids.has(id);
      if (isFree) ids.add(id);
      pages.set(name, isFree ? { ...page, id } : page);
    }
    return { pages };
  });
