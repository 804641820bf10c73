import type { AssetType } from "../core/asset-type.ts";

/** One asset of a document. */
export interface Entry {
  readonly key: string;
  readonly type: AssetType;
  /** Empty without an ID; so is the expiry. */
  readonly attachmentId: string;
  readonly expiresAt: string;
  /** Milliseconds since the epoch; NaN without an ID. */
  readonly expiresAtMs: number;
  /** Where the web has the asset. */
  readonly url: string | undefined;
}

/** Entries by key; those with a locale also by their key without it. */
export type EntryIndex = ReadonlyMap<string, readonly Entry[]>;

/** One Page of a document. */
export interface SnapshotPage {
  readonly name: string;
  readonly id: unknown;
  readonly entries: readonly Entry[];
  readonly assets: EntryIndex;
  /** Those that live longest come first. */
  readonly retired: EntryIndex;
}

/** A document as it is asked. */
export interface Snapshot {
  readonly pages: readonly SnapshotPage[];
  /** By name and by ID. */
  readonly byAddress: ReadonlyMap<unknown, SnapshotPage>;
}

/** The Page with the ID or the name `address`; the only Page, when nobody could tell its ID, for any ID. */
export function findPage({ pages, byAddress }: Snapshot, address: string): SnapshotPage | undefined {
  const found = byAddress.get(address);
  if (found !== undefined) return found;
  const [only, ...others] = pages;
  const isOnly = others.length === 0 && only?.id === undefined && /^\d+$/.test(address);
  return isOnly ? only : undefined;
}

/** The entries of `key`; of its locales that of `locale`, those that it falls back to, and the first. */
export function findEntries(index: EntryIndex, key: string, locale: string): readonly Entry[] {
  const entries = index.get(key) ?? [];
  const [first] = entries;
  if (first === undefined || first.key === key) return entries;
  const parts = normalize(locale).split("_");
  const names = parts.map((_, cut) => normalize(`${key}@${parts.slice(0, parts.length - cut).join("_")}`));
  return [...names.flatMap((name) => entries.filter((entry) => normalize(entry.key) === name)), first];
}

function normalize(text: string): string {
  return text.replaceAll("-", "_").toLowerCase();
}
