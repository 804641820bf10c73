import type { Platform } from "../asset-type.ts";
import { compareEntries, isSameEntry, uniteRetired } from "./compare-locked.ts";
import type { LockedAsset, LockedPage, RetiredAsset } from "./lockfile.ts";
import { forPlatform } from "./page-platform.ts";
import { uncontested } from "./versions.ts";

/** The two sides' blocks of one Page, and the one that both come from, where there is one. */
export interface PageVersions {
  readonly ours: LockedPage;
  readonly theirs: LockedPage;
  readonly base?: LockedPage;
}

/** One Page's block by the merge rule. */
export function mergeLockedPages(versions: PageVersions): LockedPage {
  const platform = mergePlatform(versions);
  const ours = createSide(versions.ours, platform);
  const theirs = createSide(versions.theirs, platform);
  const base = versions.base && forPlatform(versions.base, platform).assets;
  const assets = new Map<string, LockedAsset>();
  const lost: RetiredAsset[] = [];
  for (const key of new Set([...ours.assets.keys(), ...theirs.assets.keys()])) {
    const merged = mergeEntry({ ours, theirs, base: base?.get(key) }, key);
    if (merged.entry !== undefined) assets.set(key, merged.entry);
    lost.push(...merged.lost.map((entry) => ({ ...entry, key })));
  }
  const id = ours.id ?? theirs.id;
  const retired = uniteRetired([...ours.retired, ...theirs.retired, ...lost], assets);
  return { ...(id === undefined ? {} : { id }), platform, assets, retired };
}

function mergePlatform({ ours, theirs, base }: PageVersions): Platform {
  const platforms = { ours: ours.platform, theirs: theirs.platform, base: base?.platform };
  return uncontested(platforms, Object.is)?.taken ?? "instagram";
}

interface Side extends LockedPage {
  /** The IDs that a key of this side holds. */
  readonly heldIds: ReadonlySet<string>;
}

function createSide(block: LockedPage, platform: Platform): Side {
  const page = forPlatform(block, platform);
  return { ...page, heldIds: new Set([...page.assets.values()].map(({ attachmentId }) => attachmentId)) };
}

interface EntryVersions {
  readonly ours: Side;
  readonly theirs: Side;
  readonly base: LockedAsset | undefined;
}

interface MergedEntry {
  readonly entry: LockedAsset | undefined;
  /** Entries that go to `retired`, unless another key holds their ID. */
  readonly lost: readonly LockedAsset[];
}

function mergeEntry(versions: EntryVersions, key: string): MergedEntry {
  const ours = versions.ours.assets.get(key);
  const theirs = versions.theirs.assets.get(key);
  const settled = uncontested({ ours, theirs, base: versions.base }, isSameEntry);
  if (settled === undefined) return contest([ours, theirs].filter((entry) => entry !== undefined));
  const lost = [...stillHeld(ours, versions.theirs), ...stillHeld(theirs, versions.ours)];
  return { entry: settled.taken, lost };
}

function contest(entries: readonly LockedAsset[]): MergedEntry {
  const [entry, ...lost] = entries.toSorted((a, b) => compareEntries(b, a));
  return { entry, lost };
}

/**
 * The entry of one side if the other side holds its ID too, under whatever key: neither side retired it then, and it
 * must not get lost when each drops the key that the other kept.
 */
function stillHeld(entry: LockedAsset | undefined, other: Side): readonly LockedAsset[] {
  return entry !== undefined && other.heldIds.has(entry.attachmentId) ? [entry] : [];
}
