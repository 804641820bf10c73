import { compareText } from "../text/compare-text.ts";
import type { LockedAsset, RetiredAsset } from "./lockfile.ts";

/** Orders IDs by their number: the longer is the higher, equally long ones go by code unit. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

/**
 * Orders entries by what they are worth in a merge: the later expiry, then the higher attachment ID; the rest only
 * makes the order total, so that 0 means equal in every field.
 */
export function compareEntries(a: LockedAsset, b: LockedAsset): number {
  return (
    a.expiresAtMs - b.expiresAtMs ||
    compareIds(a.attachmentId, b.attachmentId) ||
    a.uploadedAtMs - b.uploadedAtMs ||
    compareText(restOf(a), restOf(b))
  );
}

/** Whether two entries, or the lack of one, are equal in every field. */
export function isSameEntry(a: LockedAsset | undefined, b: LockedAsset | undefined): boolean {
  return a === undefined || b === undefined ? a === b : compareEntries(a, b) === 0;
}

/** The retired entries sorted by key, then attachment ID, as the lockfile has them. */
export function sortRetired(retired: Iterable<RetiredAsset>): RetiredAsset[] {
  return [...retired].sort(
    (a, b) =>
      compareText(a.key, b.key) || compareText(a.attachmentId, b.attachmentId) || compareEntries(a, b),
  );
}

/** The retired entries without those whose ID a key of `assets` holds, each key and ID once, sorted. */
export function uniteRetired(
  retired: Iterable<RetiredAsset>,
  assets: ReadonlyMap<string, LockedAsset>,
): RetiredAsset[] {
  const held = new Set([...assets.values()].map(({ attachmentId }) => attachmentId));
  const united = new Map<string, RetiredAsset>();
  for (const entry of retired) {
    if (held.has(entry.attachmentId)) continue;
    const identity = retiredIdentity(entry);
    const known = united.get(identity);
    if (known === undefined || compareEntries(known, entry) < 0) united.set(identity, entry);
  }
  return sortRetired(united.values());
}

function retiredIdentity(entry: RetiredAsset): string {
  return JSON.stringify([entry.key, entry.attachmentId]);
}

function restOf(entry: LockedAsset): string {
  const { contentType, digest, etag, fileName, lastModified, sizeBytes, source, type } = entry;
  return JSON.stringify([
    digest,
    type,
    contentType,
    sizeBytes,
    source,
    fileName ?? null,
    etag ?? null,
    lastModified ?? null,
  ]);
}
