import type { Platform } from "../asset-type.ts";
import { sortRetired } from "./compare-locked.ts";
import type { LockedAsset, LockedPage, RetiredAsset } from "./lockfile.ts";
import { isSameUpload } from "./same-upload.ts";

/** One Page's block while it changes. No ID is both a key's and retired. */
export interface DraftPage {
  readonly id: string | undefined;
  readonly platform: Platform;
  readonly assets: Map<string, LockedAsset>;
  /** By key, then attachment ID. */
  readonly retired: Map<string, Map<string, RetiredAsset>>;
  readonly index: PageIndex;
}

/** What makes a change cost the same in a block of any size; each part is made when it is first needed. */
interface PageIndex {
  /** How many keys hold each attachment ID. */
  holders?: Map<string, number>;
  /** The keys under which each attachment ID is retired. */
  readonly retiredKeys: Map<string, Set<string>>;
}

/** A draft of `block`, which itself never changes. */
export function openDraftPage({ id, platform, assets, retired }: LockedPage): DraftPage {
  const index: PageIndex = { retiredKeys: new Map() };
  const page: DraftPage = { id, platform, assets: new Map(assets), retired: new Map(), index };
  for (const { key, ...entry } of retired) retire(page, key, entry);
  return page;
}

/** The block that the draft holds now. */
export function closeDraftPage({ id, platform, assets, retired }: DraftPage): LockedPage {
  const flat = [...retired.values()].flatMap((byId) => [...byId.values()]);
  return {
    ...(id === undefined ? {} : { id }),
    platform,
    assets: new Map(assets),
    retired: sortRetired(flat),
  };
}

/** Whether the ID is a key's, or retired. */
export function isKnownId(page: DraftPage, attachmentId: string): boolean {
  return holdersOf(page).has(attachmentId) || page.index.retiredKeys.has(attachmentId);
}

/** Gives `key` the entry. Its old ID is retired if it stands for another upload and no other key holds it. */
export function replaceEntry(page: DraftPage, key: string, entry: LockedAsset): void {
  const old = page.assets.get(key);
  page.assets.set(key, entry);
  count(page, old, -1);
  count(page, entry, 1);
  reinstate(page, entry.attachmentId);
  if (old !== undefined && !isSameUpload(old, entry)) retire(page, key, old);
}

/** Takes the entry from `key`, and retires its ID if no other key holds it. */
export function removeEntry(page: DraftPage, key: string): void {
  const old = page.assets.get(key);
  if (old === undefined) return;
  page.assets.delete(key);
  count(page, old, -1);
  retire(page, key, old);
}

/** Retires the entry's ID under `key`, unless a key holds it. */
export function retire(page: DraftPage, key: string, entry: LockedAsset): void {
  const { attachmentId } = entry;
  if (holdersOf(page).has(attachmentId)) return;
  const { retiredKeys } = page.index;
  page.retired.set(key, (page.retired.get(key) ?? new Map()).set(attachmentId, { ...entry, key }));
  retiredKeys.set(attachmentId, (retiredKeys.get(attachmentId) ?? new Set()).add(key));
}

/** Takes an ID that a key holds from now on out of `retired`. */
function reinstate(page: DraftPage, attachmentId: string): void {
  const { retiredKeys } = page.index;
  for (const key of retiredKeys.get(attachmentId) ?? []) page.retired.get(key)?.delete(attachmentId);
  retiredKeys.delete(attachmentId);
}

function holdersOf(page: DraftPage): ReadonlyMap<string, number> {
  if (page.index.holders !== undefined) return page.index.holders;
  page.index.holders = new Map();
  for (const entry of page.assets.values()) count(page, entry, 1);
  return page.index.holders;
}

function count({ index }: DraftPage, entry: LockedAsset | undefined, difference: 1 | -1): void {
  if (index.holders === undefined || entry === undefined) return;
  const holders = (index.holders.get(entry.attachmentId) ?? 0) + difference;
  if (holders > 0) index.holders.set(entry.attachmentId, holders);
  else index.holders.delete(entry.attachmentId);
}
