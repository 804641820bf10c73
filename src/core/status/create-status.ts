import type { AssetType } from "../asset-type.ts";
import type { DesiredPage, DesiredState, Renewal } from "../desired/desired-state.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { expiryMs, renewalDueAtMs } from "../plan/renewal.ts";
import { compareText } from "../text/compare-text.ts";

const dayMs = 86_400_000;

/** A renewal within so many milliseconds (7 days) is soon. */
const soonMs = 7 * dayMs;

/** What stands before an attachment ID: nothing yet, a renewal, its end, or that no key wants it any more. */
export type StatusState =
  | "live"
  | "renewal-soon"
  | "renewal-due"
  | "expired"
  /** In the lockfile alone: it will not be renewed. */
  | "not-in-manifest"
  /** Past its `until`: it will not be renewed. */
  | "ended";

/** One attachment ID of the lockfile. Times are milliseconds since the epoch; days are whole, rounded down. */
export interface StatusRow {
  readonly page: string;
  readonly key: string;
  readonly type: AssetType;
  readonly attachmentId: string;
  readonly source: string;
  readonly sizeBytes: number;
  readonly uploadedAtMs: number;
  /** The earlier of the recorded expiry and the upload plus the lifetime. */
  readonly expiresAtMs: number;
  readonly renewsAtMs: number;
  readonly ageDays: number;
  /** Negative once it has expired. */
  readonly daysLeft: number;
  readonly state: StatusState;
}

/** The lockfile's IDs, those that end soonest first, and the assets of the manifest that have none yet. */
export interface Status {
  readonly checkedAtMs: number;
  readonly rows: readonly StatusRow[];
  readonly missing: readonly { readonly page: string; readonly key: string }[];
}

/** What a status is made from. */
export interface StatusFacts {
  readonly lockfile: Lockfile;
  /** Undefined without a manifest: then no ID is unwanted, and none is missing. */
  readonly desired?: DesiredState;
  readonly renewal: Renewal;
  readonly nowMs: number;
}

/** How every attachment ID of the lockfile stands at `nowMs`. */
export function createStatus(facts: StatusFacts): Status {
  const rows = [...facts.lockfile.pages].flatMap(([name, page]) => pageRows(facts, name, page));
  return {
    checkedAtMs: facts.nowMs,
    rows: rows.toSorted(
      (a, b) => a.expiresAtMs - b.expiresAtMs || compareText(a.page, b.page) || compareText(a.key, b.key),
    ),
    missing: (facts.desired?.pages ?? []).flatMap((page) => missingOf(facts, page)),
  };
}

function pageRows(facts: StatusFacts, name: string, page: LockedPage): readonly StatusRow[] {
  const desiredPage = facts.desired?.pages.find((candidate) => isSamePage(candidate, name, page));
  const pageId = page.id ?? desiredPage?.id ?? name;
  return [...page.assets].map(([key, locked]) => {
    const times = timesOf(facts, locked, pageId);
    return {
      page: desiredPage?.name ?? name,
      key,
      type: locked.type,
      attachmentId: locked.attachmentId,
      source: locked.source,
      sizeBytes: locked.sizeBytes,
      ...times,
      state: unwantedState(facts, desiredPage, key) ?? stateOf(times, facts.nowMs),
    };
  });
}

function timesOf(facts: StatusFacts, locked: LockedAsset, pageId: string): StatusTimes {
  const expiresAtMs = expiryMs(locked, facts.renewal);
  return {
    uploadedAtMs: locked.uploadedAtMs,
    expiresAtMs,
    renewsAtMs: renewalDueAtMs(locked, facts.renewal, pageId),
    ageDays: Math.floor((facts.nowMs - locked.uploadedAtMs) / dayMs),
    daysLeft: Math.floor((expiresAtMs - facts.nowMs) / dayMs),
  };
}

type StatusTimes = Pick<StatusRow, "uploadedAtMs" | "expiresAtMs" | "renewsAtMs" | "ageDays" | "daysLeft">;

function unwantedState(
  facts: StatusFacts,
  desiredPage: DesiredPage | undefined,
  key: string,
): StatusState | undefined {
  if (facts.desired === undefined) return undefined;
  const asset = desiredPage?.assets.get(key);
  if (asset === undefined) return "not-in-manifest";
  return isEnded(asset, facts.nowMs) ? "ended" : undefined;
}

function stateOf(times: StatusTimes, nowMs: number): StatusState {
  if (times.expiresAtMs <= nowMs) return "expired";
  if (times.renewsAtMs <= nowMs) return "renewal-due";
  return times.renewsAtMs <= nowMs + soonMs ? "renewal-soon" : "live";
}

function missingOf(facts: StatusFacts, desiredPage: DesiredPage): Status["missing"] {
  const locked = [...facts.lockfile.pages].find(([name, page]) => isSamePage(desiredPage, name, page));
  const lockedAssets = locked?.[1].assets;
  return [...desiredPage.assets.values()]
    .filter((asset) => lockedAssets?.has(asset.key) !== true && !isEnded(asset, facts.nowMs))
    .map((asset) => ({ page: desiredPage.name, key: asset.key }));
}

/** A Page is its ID; its name counts only where one side does not know the ID. */
function isSamePage(desired: DesiredPage, name: string, locked: LockedPage): boolean {
  if (desired.id !== undefined && locked.id !== undefined) return desired.id === locked.id;
  return desired.name === name;
}

function isEnded(asset: { readonly untilMs?: number }, nowMs: number): boolean {
  return asset.untilMs !== undefined && asset.untilMs <= nowMs;
}
