import type { DesiredAsset, DesiredPage, Renewal } from "../desired/desired-state.ts";
import { groupBy } from "../group-by.ts";
import type { LockedAsset, LockedPage } from "../lockfile/lockfile.ts";
import { isEnded, renewalDueAtMs, spreadShareMs } from "../plan/renewal.ts";
import { differenceOf, formatIdentity, identityOfDesired } from "../plan/same-upload.ts";

/** One upload that a Page needs again and again, for all keys that ask for the same. Times are ms since the epoch. */
export interface UploadCycle {
  /** When it is first sent: now, if nothing that lives long enough stands for it. */
  readonly firstMs: number;
  /** Whether that is a renewal; else it is for what is new or has changed. */
  readonly isRenewal: boolean;
  readonly periodMs: number;
  /** From then on no key asks for it. */
  readonly endMs: number;
  /** Undefined for a URL that nobody has read yet. */
  readonly sizeBytes: number | undefined;
}

/** A Page as the manifest wants it and as the lockfile holds it. */
export interface ForecastPage {
  readonly desired: DesiredPage;
  readonly locked: LockedPage | undefined;
}

/** When things are, and how long they live. */
export interface ForecastTimes {
  readonly nowMs: number;
  readonly renewal: Renewal;
}

/** The uploads of a Page, as plans that follow one on another would ask for them. */
export function findUploadCycles(page: ForecastPage, times: ForecastTimes): readonly UploadCycle[] {
  const { desired } = page;
  const assets = [...desired.assets.values()].filter(
    (asset) => asset.content.kind !== "unreadable" && !isEnded(asset, times.nowMs),
  );
  const held = groupBy(reusableEntries(page), formatIdentity);
  const uploads = groupBy(assets, (asset) => identityOfDesired(asset) ?? `\n${asset.key}`);
  return [...uploads].map(([identity, keys]) =>
    cycleOf(keys, held.get(identity) ?? [], { ...page, ...times }),
  );
}

/** IDs that were made for another platform are no good. */
function reusableEntries({ desired, locked }: ForecastPage): readonly LockedAsset[] {
  return locked === undefined || locked.platform !== desired.platform
    ? []
    : [...locked.assets.values(), ...locked.retired];
}

function cycleOf(
  assets: readonly DesiredAsset[],
  reusable: readonly LockedAsset[],
  page: ForecastPage & ForecastTimes,
): UploadCycle {
  const { nowMs, renewal, desired, locked } = page;
  const pageId = locked?.id ?? desired.id ?? desired.name;
  const own = assets.flatMap((asset) => ownEntry(asset, page) ?? []);
  const entries = [...reusable, ...own];
  // The last of them that comes due serves every key until then.
  const dueMs = entries.reduce(
    (latest, entry) => Math.max(latest, renewalDueAtMs(entry, renewal, pageId)),
    Number.NEGATIVE_INFINITY,
  );
  const content = assets.flatMap((asset) => (asset.content.kind === "known" ? asset.content : []))[0];
  const digest = content?.digest ?? own[0]?.digest;
  return {
    firstMs: Math.max(dueMs, nowMs),
    isRenewal: dueMs > nowMs || own.length > 0,
    periodMs: renewal.lifetimeMs - renewal.beforeMs - shareOf(digest, renewal, pageId),
    endMs: assets.reduce((end, { untilMs = Number.POSITIVE_INFINITY }) => Math.max(end, untilMs), 0),
    sizeBytes: content?.sizeBytes ?? own[0]?.sizeBytes,
  };
}

/** The asset's entry, if it stands for the upload that the asset asks for. */
function ownEntry(asset: DesiredAsset, { desired, locked }: ForecastPage): LockedAsset | undefined {
  const entry = locked?.assets.get(asset.key);
  if (entry === undefined) return undefined;
  const isSamePlatform = locked?.platform === desired.platform;
  return differenceOf(asset, entry, isSamePlatform) === undefined ? entry : undefined;
}

/** Which share the bytes of a URL that was never read will have, nobody knows: the middle is the best guess. */
function shareOf(digest: string | undefined, renewal: Renewal, pageId: string): number {
  return digest === undefined ? Math.floor(renewal.spreadMs / 2) : spreadShareMs(digest, renewal, pageId);
}
