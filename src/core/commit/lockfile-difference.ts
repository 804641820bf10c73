import { alignPages } from "../lockfile/align-pages.ts";
import type { LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { pageEntries } from "../lockfile/page-entries.ts";
import { compareText } from "../text/compare-text.ts";

/** Which keys of one Page have another ID in one lockfile than in another; each list in code-unit order. */
export interface PageDifference {
  readonly page: string;
  /** Keys with an ID that the other lockfile does not have; of several with one ID, the first. */
  readonly uploaded: readonly string[];
  /** Keys with an ID that the Page had already, under another key or retired. */
  readonly reused: readonly string[];
  readonly removed: readonly string[];
}

/** What changed from `before` to `after`, per Page under its name in `after`; Pages without a difference are left out. */
export function compareLockfiles(before: Lockfile, after: Lockfile): readonly PageDifference[] {
  const names = [...after.pages].map(([name, { id }]) => ({ name, ...(id !== undefined && { id }) }));
  const aligned = alignPages(before, names);
  return [...new Set([...aligned.pages.keys(), ...after.pages.keys()])]
    .toSorted(compareText)
    .map((page) => comparePages(page, aligned.pages.get(page), after.pages.get(page)))
    .filter(({ uploaded, reused, removed }) => uploaded.length + reused.length + removed.length > 0);
}

function comparePages(
  page: string,
  before: LockedPage | undefined,
  after: LockedPage | undefined,
): PageDifference {
  const known = new Set((before === undefined ? [] : pageEntries(before)).map((entry) => entry.attachmentId));
  const uploaded: string[] = [];
  const reused: string[] = [];
  for (const [key, { attachmentId }] of sortedAssets(after)) {
    if (before?.assets.get(key)?.attachmentId === attachmentId) continue;
    (known.has(attachmentId) ? reused : uploaded).push(key);
    known.add(attachmentId);
  }
  const removed = sortedAssets(before)
    .map(([key]) => key)
    .filter((key) => after?.assets.has(key) !== true);
  return { page, uploaded, reused, removed };
}

function sortedAssets(
  page: LockedPage | undefined,
): readonly (readonly [string, { attachmentId: string }])[] {
  return [...(page?.assets ?? [])].toSorted(([a], [b]) => compareText(a, b));
}
