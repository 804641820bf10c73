import type { DesiredPage, DesiredState, Renewal } from "../desired/desired-state.ts";
import { alignPages } from "../lockfile/align-pages.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { type ChangedPage, lockfileOf, openDraft, recordReuse } from "../lockfile/lockfile-draft.ts";
import { pageEntries } from "../lockfile/page-entries.ts";
import { expiryMs, isEnded } from "../plan/renewal.ts";
import { formatIdentity, identityOfDesired } from "../plan/same-upload.ts";

/** A lockfile with IDs that another run has got meanwhile. */
export interface AdoptedIds {
  readonly lockfile: Lockfile;
  /** How many keys have another ID now. */
  readonly adopted: number;
}

/** What is wanted, and when. */
export interface AdoptOptions {
  readonly desired: DesiredState;
  readonly nowMs: number;
}

/**
 * The lockfile with those IDs of `shared` that do for a desired asset and live longer than every ID of ours that would. It
 * is advice alone: nothing is removed for it, and what nobody wants is not taken.
 */
export function adoptIds(lockfile: Lockfile, shared: Lockfile, { desired, nowMs }: AdoptOptions): AdoptedIds {
  const { pages, renewal } = desired;
  const ours = alignPages(lockfile, pages);
  const known = pages.map((page) => withKnownId(page, ours.pages.get(page.name)));
  const theirs = alignPages(shared, known);
  const draft = openDraft(ours);
  let adopted = 0;
  for (const page of known) {
    const block = theirs.pages.get(page.name);
    const own = ours.pages.get(page.name);
    if (block === undefined || !isUsable(page, block, own)) continue;
    const offered = indexLongestLived(block, renewal);
    const held = indexLongestLived(own, renewal);
    for (const asset of page.assets.values()) {
      const identity = isEnded(asset, nowMs) ? undefined : identityOfDesired(asset);
      const entry = identity === undefined ? undefined : offered.get(identity);
      if (identity === undefined || entry === undefined) continue;
      const heldUntilMs = Math.max(nowMs, lifeOf(held.get(identity), renewal));
      if (expiryMs(entry, renewal) <= heldUntilMs) continue;
      recordReuse(draft, targetOf(page, block), { key: asset.key, entry });
      adopted += 1;
    }
  }
  return { lockfile: adopted === 0 ? lockfile : lockfileOf(draft), adopted };
}

function withKnownId(page: DesiredPage, own: LockedPage | undefined): DesiredPage {
  const id = page.id ?? own?.id;
  return id === undefined ? page : { ...page, id };
}

/** IDs of another platform are of no use, nor is any before ours has changed its platform. */
function isUsable(page: DesiredPage, block: LockedPage, own: LockedPage | undefined): boolean {
  return block.platform === page.platform && (own === undefined || own.platform === page.platform);
}

function indexLongestLived(
  block: LockedPage | undefined,
  renewal: Renewal,
): ReadonlyMap<string, LockedAsset> {
  const index = new Map<string, LockedAsset>();
  if (block === undefined) return index;
  for (const { key: _key, ...entry } of pageEntries(block)) {
    const identity = formatIdentity(entry);
    if (expiryMs(entry, renewal) > lifeOf(index.get(identity), renewal)) index.set(identity, entry);
  }
  return index;
}

function lifeOf(entry: LockedAsset | undefined, renewal: Renewal): number {
  return entry === undefined ? Number.NEGATIVE_INFINITY : expiryMs(entry, renewal);
}

function targetOf({ name, platform, id }: DesiredPage, block: LockedPage): ChangedPage {
  const known = id ?? block.id;
  return { name, platform, ...(known !== undefined && { id: known }) };
}
