import type { Platform } from "../asset-type.ts";
import type { DesiredAsset, DesiredPage, DesiredState, Renewal } from "../desired/desired-state.ts";
import { alignPages } from "../lockfile/align-pages.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { compareText } from "../text/compare-text.ts";
import { isUploadAction, type Plan, type PlannedAction, type PlanSummary } from "./plan.ts";
import { findRefusedRemovals } from "./removal-guard.ts";
import { expiryMs, renewalDueAtMs } from "./renewal.ts";
import { formatIdentity, identityOfDesired, identityOfLocked } from "./same-upload.ts";

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
}

/** Says what makes `lockfile` what `desired` asks for. Pure: the same arguments give the same plan. */
export function createPlan(desired: DesiredState, lockfile: Lockfile, options: PlanOptions): Plan {
  const aligned = alignPages(lockfile, desired.pages);
  const wanted = new Map(desired.pages.map((page) => [page.name, page]));
  const names = [...new Set([...wanted.keys(), ...aligned.pages.keys()])].toSorted(compareText);
  const actions = names
    .filter((name) => options.selectsPage?.(name) ?? true)
    .flatMap((name) => planPage(name, wanted.get(name), aligned.pages.get(name), desired.renewal, options));
  return {
    plannedAtMs: options.nowMs,
    actions,
    summary: summarize(actions, wanted),
    refusedRemovals: findRefusedRemovals(actions, aligned).filter(
      ({ page }) => !(options.allowsRemovals?.(page) ?? false),
    ),
  };
}

function planPage(
  name: string,
  desired: DesiredPage | undefined,
  locked: LockedPage | undefined,
  renewal: Renewal,
  options: PlanOptions,
): readonly PlannedAction[] {
  const wanted = desired?.assets ?? new Map<string, DesiredAsset>();
  const held = locked?.assets ?? new Map<string, LockedAsset>();
  const planner = createPagePlanner(name, desired, locked, renewal, options);
  return [...new Set([...wanted.keys(), ...held.keys()])]
    .filter((key) => options.selectsKey?.(key) ?? true)
    .toSorted(compareText)
    .flatMap((key) => planner(key, wanted.get(key), held.get(key)) ?? []);
}

type KeyPlanner = (
  key: string,
  desired: DesiredAsset | undefined,
  locked: LockedAsset | undefined,
) => PlannedAction | undefined;

function createPagePlanner(
  page: string,
  desiredPage: DesiredPage | undefined,
  lockedPage: LockedPage | undefined,
  renewal: Renewal,
  { nowMs, replaces }: PlanOptions,
): KeyPlanner {
  const platform = desiredPage?.platform ?? "messenger";
  const lockedPlatform = lockedPage?.platform ?? platform;
  const pageId = desiredPage?.id ?? lockedPage?.id ?? page;
  const isDue = (locked: LockedAsset): boolean => renewalDueAtMs(locked, renewal, pageId) <= nowMs;
  const reusable = indexReusable(lockedPage, lockedPlatform, isDue);

  return (key, desired, locked) => {
    if (desired === undefined || isEnded(desired, nowMs)) {
      const reason = desired === undefined ? "not-in-manifest" : "ended";
      return locked && { action: "remove", reason, page, key, locked };
    }
    if (desired.content.kind === "unreadable") return undefined;
    const difference = locked && differenceOf(desired, locked, platform, lockedPlatform);
    const isForced = replaces?.(key) ?? false;
    if (!isForced) {
      if (locked !== undefined && difference === undefined && !isDue(locked)) {
        const reason = desired.source === locked.source ? "unchanged" : "moved";
        return { action: "keep", reason, page, key, desired, locked };
      }
      const identity = identityOfDesired(desired, platform);
      const reused = identity && reusable.get(formatIdentity(identity));
      if (reused)
        return {
          action: "reuse",
          reason: "same-content",
          page,
          key,
          desired,
          reused,
          ...(locked && { locked }),
        };
    }
    if (locked === undefined) return { action: "create", reason: "new", page, key, desired };
    if (difference !== undefined) return { action: "update", reason: difference, page, key, desired, locked };
    const hasExpired = expiryMs(locked, renewal) <= nowMs;
    const reason = hasExpired ? "expired" : isDue(locked) ? "expiring" : "forced";
    return { action: "renew", reason, page, key, desired, locked };
  };
}

function isEnded(desired: DesiredAsset, nowMs: number): boolean {
  return desired.untilMs !== undefined && desired.untilMs <= nowMs;
}

/** The longest-lived ID of the Page for each upload that needs no renewal. */
function indexReusable(
  page: LockedPage | undefined,
  platform: Platform,
  isDue: (locked: LockedAsset) => boolean,
): ReadonlyMap<string, LockedAsset> {
  const index = new Map<string, LockedAsset>();
  for (const locked of [...(page?.assets.values() ?? []), ...(page?.retired ?? [])]) {
    if (isDue(locked)) continue;
    const identity = formatIdentity(identityOfLocked(locked, platform));
    const known = index.get(identity);
    if (known === undefined || isBetter(locked, known)) index.set(identity, locked);
  }
  return index;
}

function isBetter(a: LockedAsset, b: LockedAsset): boolean {
  return (a.expiresAtMs - b.expiresAtMs || compareText(a.attachmentId, b.attachmentId)) > 0;
}

function differenceOf(
  desired: DesiredAsset,
  locked: LockedAsset,
  platform: Platform,
  lockedPlatform: Platform,
): "content-changed" | "type-changed" | undefined {
  const wanted = identityOfDesired(desired, platform);
  // Not asked (`--offline`) and never seen under this URL: only the URL can tell.
  if (wanted === undefined) return desired.source === locked.source ? undefined : "content-changed";
  const held = identityOfLocked(locked, lockedPlatform);
  if (wanted.digest !== held.digest) return "content-changed";
  return formatIdentity(wanted) === formatIdentity(held) ? undefined : "type-changed";
}

function summarize(actions: readonly PlannedAction[], pages: ReadonlyMap<string, DesiredPage>): PlanSummary {
  const count = { create: 0, update: 0, renew: 0, reuse: 0, remove: 0, keep: 0, uploads: 0, uploadBytes: 0 };
  const sent = new Set<string>();
  for (const action of actions) {
    count[action.action]++;
    if (!isUploadAction(action)) continue;
    const { content } = action.desired;
    const identity = identityOfDesired(action.desired, pages.get(action.page)?.platform ?? "messenger");
    const upload = `${action.page}\n${identity === undefined ? action.key : formatIdentity(identity)}`;
    if (sent.has(upload)) continue;
    sent.add(upload);
    count.uploads++;
    count.uploadBytes += content.kind === "known" ? content.sizeBytes : 0;
  }
  return count;
}
