import { isSameEntry } from "../lockfile/compare-locked.ts";
import type { LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { compareText } from "../text/compare-text.ts";
import type { ImportedId } from "./import-world.ts";

/**
 * What became of an ID: `imported` for its key; `redated`, for it was there with another date; `retired`, because its key is
 * not wanted or has other bytes now; `unchanged`, for the lockfile has it, or a later one in its place.
 */
export type ImportOutcome = "imported" | "redated" | "retired" | "unchanged";

/** One ID and what became of it. */
export interface ImportResult extends ImportedId {
  readonly outcome: ImportOutcome;
  /** The ID that the key had before, where it still lives: it is in `retired` now. */
  readonly replaced?: string;
}

/** What became of each of `ids`, by Page and key in code-unit order. */
export function createImportResults(
  ids: readonly ImportedId[],
  before: Lockfile,
  after: Lockfile,
): readonly ImportResult[] {
  const distinct = new Map(ids.map((id) => [identityOf(id), id] as const));
  return [...distinct.values()]
    .map((id) => ({ ...id, ...outcomeOf(id, blockOf(before, id), blockOf(after, id)) }))
    .toSorted(
      (a, b) =>
        compareText(a.page, b.page) ||
        compareText(a.key, b.key) ||
        compareText(a.entry.attachmentId, b.entry.attachmentId),
    );
}

function identityOf({ page, key, entry }: ImportedId): string {
  return JSON.stringify([page, key, entry.attachmentId]);
}

type Block = Pick<LockedPage, "assets" | "retired">;

function blockOf({ pages }: Lockfile, { page }: ImportedId): Block {
  return pages.get(page) ?? { assets: new Map(), retired: [] };
}

function outcomeOf(
  { key, entry: { attachmentId } }: ImportedId,
  before: Block,
  after: Block,
): Pick<ImportResult, "outcome" | "replaced"> {
  const old = before.assets.get(key);
  const now = after.assets.get(key);
  if (now?.attachmentId !== attachmentId) {
    const isNew = isRetired(after, attachmentId) && !isRetired(before, attachmentId);
    return { outcome: isNew ? "retired" : "unchanged" };
  }
  if (old?.attachmentId === attachmentId) return { outcome: isSameEntry(old, now) ? "unchanged" : "redated" };
  const isKept = old !== undefined && isRetired(after, old.attachmentId);
  return { outcome: "imported", ...(isKept && { replaced: old.attachmentId }) };
}

function isRetired({ retired }: Block, attachmentId: string): boolean {
  return retired.some((entry) => entry.attachmentId === attachmentId);
}
