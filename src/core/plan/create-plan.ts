import type { DesiredAsset, DesiredPage, DesiredState, Renewal } from "../desired/desired-state.ts";
import { alignPages } from "../lockfile/align-pages.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { compareText } from "../text/compare-text.ts";
import {
  isUploadAction,
  type Plan,
  type PlannedAction,
  type PlanSummary,
  type UploadAction,
} from "./plan.ts";
import { findRefusedRemovals } from "./removal-guard.ts";
import { expiryMs, isEnded, renewalDueAtMs } from "./renewal.ts";
import { differenceOf, formatIdentity, formatUpload, identityOfDesired } from "./same-upload.ts";

/** How a plan is made. */
export interface PlanOptions {
  /** The instant to plan for, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** The Pages to plan; what is left out is neither changed nor removed. Default: all. */
  readonly selectsPage?: (name: string) => boolean;
  /** The keys to plan. Default: all. */
  readonly selectsKey?: (key: string) => boolean;
  /** The keys to upload anew whatever their state. Default: none. */
  readonly replaces?: (key: string) => boolean;
  /** The Pages of which more than 30 % may be forgotten. Default: none. */
  readonly allowsRemovals?: (page: string) => boolean;
  /**
   * The keys of a Page that are not removed although the manifest does not name them: a later commit than ours may.
   * Default: none.
   */
  readonly spares?: (page: string, key: string) => boolean;
}

/** Says what makes `lockfile` what `desired` asks for. Pure: the same arguments give the same plan. */
export function createPlan(desired: DesiredState, lockfile: Lockfile, options: PlanOptions): Plan {
  const { selectsPage = () => true, allowsRemovals = () => false } = options;
  const aligned = alignPages(lockfile, desired.pages);
  const wanted = new Map(desired.pages.map((page) => [page.name, page] as const));
  const actions = keysOf(wanted, aligned.pages)
    .filter((name) => selectsPage(name))
    .map((name) => ({ name, desired: wanted.get(name), locked: aligned.pages.get(name) }))
    .flatMap((page) => planPage(page, desired.renewal, options));
  return {
    plannedAtMs: options.nowMs,
    actions,
    summary: summarize(actions),
    refusedRemovals: findRefusedRemovals(actions, aligned).filter(({ page }) => !allowsRemovals(page)),
  };
}

/** A Page as the manifest wants it and as the lockfile holds it. */
interface PlannedPage {
  readonly name: string;
  readonly desired: DesiredPage | undefined;
  readonly locked: LockedPage | undefined;
}

/** One key of a Page as the manifest wants it and as the lockfile holds it. */
interface PlannedKey {
  readonly page: string;
  readonly key: string;
  readonly desired: DesiredAsset;
  readonly locked: LockedAsset | undefined;
}

/** What the actions of one Page depend on. */
interface Planning {
  readonly isSamePlatform: boolean;
  /** The Page's IDs that need no renewal, by what they stand for. */
  readonly reusable: ReadonlyMap<string, LockedAsset>;
  readonly isDue: (locked: LockedAsset) => boolean;
  readonly hasExpired: (locked: LockedAsset) => boolean;
}

function planPage(page: PlannedPage, renewal: Renewal, options: PlanOptions): readonly PlannedAction[] {
  const { nowMs, selectsKey = () => true, replaces = () => false, spares = () => false } = options;
  const { name, desired, locked } = page;
  const planning = createPlanning(page, renewal, nowMs);
  return keysOf(desired?.assets, locked?.assets).flatMap((key) => {
    if (!selectsKey(key)) return [];
    const asset = desired?.assets.get(key);
    const entry = locked?.assets.get(key);
    if (asset === undefined && spares(name, key)) return [];
    if (asset === undefined || isEnded(asset, nowMs)) {
      const reason = asset === undefined ? "not-in-manifest" : "ended";
      return entry === undefined ? [] : { action: "remove", reason, page: name, key, locked: entry };
    }
    if (asset.content.kind === "unreadable") return [];
    const planned = { page: name, key, desired: asset, locked: entry };
    const held = replaces(key) ? undefined : planHeldId(planned, planning);
    return held ?? planUpload(planned, planning);
  });
}

function createPlanning({ name, desired, locked }: PlannedPage, renewal: Renewal, nowMs: number): Planning {
  const pageId = locked?.id ?? name;
  const isSamePlatform = desired?.platform === locked?.platform;
  const isDue = (entry: LockedAsset): boolean => renewalDueAtMs(entry, renewal, pageId) <= nowMs;
  const ids = isSamePlatform && locked !== undefined ? [...locked.assets.values(), ...locked.retired] : [];
  return {
    isSamePlatform,
    reusable: indexLongestLived(
      ids.filter((entry) => !isDue(entry)),
      renewal,
    ),
    isDue,
    hasExpired: (entry) => expiryMs(entry, renewal) <= nowMs,
  };
}

function indexLongestLived(
  entries: readonly LockedAsset[],
  renewal: Renewal,
): ReadonlyMap<string, LockedAsset> {
  const livesLonger = (a: LockedAsset, b: LockedAsset): boolean =>
    (expiryMs(a, renewal) - expiryMs(b, renewal) || compareText(a.attachmentId, b.attachmentId)) > 0;
  const index = new Map<string, LockedAsset>();
  for (const entry of entries) {
    const identity = formatIdentity(entry);
    const known = index.get(identity);
    if (known === undefined || livesLonger(entry, known)) index.set(identity, entry);
  }
  return index;
}

/** The action that needs no upload, if there is one. */
function planHeldId(
  planned: PlannedKey,
  { isSamePlatform, isDue, reusable }: Planning,
): PlannedAction | undefined {
  const { locked, ...wanted } = planned;
  const { desired } = wanted;
  if (locked !== undefined && !isDue(locked) && differenceOf(desired, locked, isSamePlatform) === undefined) {
    const reason = desired.source === locked.source ? "unchanged" : "moved";
    return { action: "keep", reason, ...wanted, locked };
  }
  const reused = reusable.get(identityOfDesired(desired) ?? "");
  if (reused === undefined) return undefined;
  return { action: "reuse", reason: "same-content", ...wanted, reused, ...(locked && { locked }) };
}

function planUpload(planned: PlannedKey, { isSamePlatform, isDue, hasExpired }: Planning): UploadAction {
  const { locked, ...wanted } = planned;
  if (locked === undefined) return { action: "create", reason: "new", ...wanted };
  const difference = differenceOf(wanted.desired, locked, isSamePlatform);
  if (difference !== undefined) return { action: "update", reason: difference, ...wanted, locked };
  const reason = hasExpired(locked) ? "expired" : isDue(locked) ? "expiring" : "forced";
  return { action: "renew", reason, ...wanted, locked };
}

function summarize(actions: readonly PlannedAction[]): PlanSummary {
  const count = { create: 0, update: 0, renew: 0, reuse: 0, remove: 0, keep: 0, uploads: 0, uploadBytes: 0 };
  const sent = new Set<string>();
  for (const action of actions) {
    count[action.action]++;
    if (!isUploadAction(action)) continue;
    const upload = formatUpload(action);
    if (sent.has(upload)) continue;
    sent.add(upload);
    const { content } = action.desired;
    count.uploads++;
    count.uploadBytes += content.kind === "known" ? content.sizeBytes : 0;
  }
  return count;
}

/** The keys of all maps, each once, in code-unit order. */
function keysOf(...maps: readonly (ReadonlyMap<string, unknown> | undefined)[]): readonly string[] {
  return [...new Set(maps.flatMap((map) => [...(map?.keys() ?? [])]))].toSorted(compareText);
}
