import type { Platform } from "../asset-type.ts";
import { alignPages } from "./align-pages.ts";
import { closeDraftPage, type DraftPage, openDraftPage, removeEntry, replaceEntry } from "./draft-page.ts";
import type { LockedAsset, LockedPage, Lockfile } from "./lockfile.ts";
import { forPlatform } from "./page-platform.ts";

/** The Page that a change is about. */
export interface ChangedPage {
  readonly name: string;
  /** Meta's number for the Page, as far as it is known. */
  readonly id?: string;
  readonly platform: Platform;
}

/** Where an asset's bytes come from, as the manifest and the URL's server say now. */
export type LockedSource = Pick<LockedAsset, "source" | "etag" | "lastModified" | "fileName">;

/**
 * A lockfile while it changes: a change costs the same however many assets a Page has, where each of the pure `with…`
 * functions copies the Page's block. Begin with `openDraft`; `lockfileOf` gives what it holds at the time.
 */
export interface LockfileDraft {
  readonly untouched: Map<string, LockedPage>;
  readonly touched: Map<string, DraftPage>;
}

/** A draft of `lockfile`, which itself never changes. */
export function openDraft(lockfile: Lockfile): LockfileDraft {
  return { untouched: new Map(lockfile.pages), touched: new Map() };
}

/** What the draft holds now; later changes do not show in it. */
export function lockfileOf(draft: LockfileDraft): Lockfile {
  const pages = new Map(draft.untouched);
  for (const [name, page] of draft.touched) pages.set(name, closeDraftPage(page));
  return { pages };
}

/** The IDs of the draft's blocks, by name. */
export function blockIds(draft: LockfileDraft): ReadonlyMap<string, string | undefined> {
  return new Map([...draft.untouched, ...draft.touched].map(([name, { id }]) => [name, id] as const));
}

/**
 * Makes sure that the Page has a block under its name and with its ID: a block with that ID moves there, one of another
 * Page moves away. The platform of a block that holds IDs changes with the first upload only.
 */
export function recordPage(draft: LockfileDraft, page: ChangedPage): DraftPage {
  const held = touch(draft, page.name);
  if (page.id !== undefined && held?.id !== page.id) realign(draft, page);
  const block = touch(draft, page.name);
  if (block === undefined) return put(draft, page.name, emptyBlock(page));
  const isEmpty = block.assets.size === 0 && block.retired.size === 0;
  return isEmpty && block.platform !== page.platform
    ? put(draft, page.name, emptyBlock(page, block.id))
    : block;
}

/** Gives the key what was uploaded for it. IDs that the block holds for another platform count as expired from then on. */
export function recordUpload(draft: LockfileDraft, page: ChangedPage, asset: KeyedEntry): void {
  const block = recordPage(draft, page);
  const isMeant = block.platform === page.platform;
  const current = isMeant ? block : put(draft, page.name, forPlatform(closeDraftPage(block), page.platform));
  replaceEntry(current, asset.key, asset.entry);
}

/** Gives the key an ID that the Page has already, retired or under another key. */
export function recordReuse(draft: LockfileDraft, page: ChangedPage, asset: KeyedEntry): void {
  replaceEntry(recordPage(draft, page), asset.key, asset.entry);
}

/** Takes the key's entry away; its ID is retired unless another key holds it. */
export function recordRemoval(draft: LockfileDraft, page: ChangedPage, key: string): void {
  removeEntry(recordPage(draft, page), key);
}

/** Sets where the bytes of the key's entry come from, and nothing else; validators that are not given are no more. */
export function recordSources(draft: LockfileDraft, page: ChangedPage, asset: KeyedSource): void {
  const block = recordPage(draft, page);
  const old = block.assets.get(asset.key);
  if (old === undefined) return;
  const { etag: _etag, lastModified: _lastModified, fileName: _fileName, ...rest } = old;
  block.assets.set(asset.key, { ...rest, ...asset.source });
}

/** An asset's key, and where its bytes come from. */
export interface KeyedSource {
  readonly key: string;
  readonly source: LockedSource;
}

/** An asset's key and its entry. */
export interface KeyedEntry {
  readonly key: string;
  readonly entry: LockedAsset;
}

function touch(draft: LockfileDraft, name: string): DraftPage | undefined {
  const block = draft.untouched.get(name);
  return block === undefined ? draft.touched.get(name) : put(draft, name, block);
}

function put(draft: LockfileDraft, name: string, block: LockedPage): DraftPage {
  const page = openDraftPage(block);
  draft.untouched.delete(name);
  draft.touched.set(name, page);
  return page;
}

function realign(draft: LockfileDraft, page: ChangedPage): void {
  const { pages } = alignPages(lockfileOf(draft), [page]);
  draft.touched.clear();
  draft.untouched.clear();
  for (const [name, block] of pages) draft.untouched.set(name, block);
}

function emptyBlock({ platform, ...page }: ChangedPage, id: string | undefined = page.id): LockedPage {
  return { ...(id === undefined ? {} : { id }), platform, assets: new Map(), retired: [] };
}
