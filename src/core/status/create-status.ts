import type { AssetType } from "../asset-type.ts";
import type { DeclaredKeys } from "../desired/declare-assets.ts";
import type { Renewal } from "../desired/desired-state.ts";
import { alignPages } from "../lockfile/align-pages.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { expiryMs, isEnded, renewalDueAtMs } from "../plan/renewal.ts";
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
  /** From this instant on its key is not wanted any more. */
  readonly untilMs?: number;
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
  readonly declared?: readonly DeclaredKeys[];
  readonly renewal: Renewal;
  readonly nowMs: number;
}

/** How every attachment ID of the lockfile stands at `nowMs`. */
export function createStatus({ lockfile, declared, renewal, nowMs }: StatusFacts): Status {
  const aligned = declared === undefined ? lockfile : alignPages(lockfile, declared);
  const wanted = declared && new Map(declared.map((page) => [page.name, page.assets] as const));
  const rows = [...aligned.pages].flatMap(([name, { id, assets }]) =>
    [...assets].map(([key, locked]): StatusRow => {
      const times = timesOf(locked, { renewal, nowMs, pageId: id ?? name });
      const asset = wanted?.get(name)?.get(key);
      const unwanted = wanted && unwantedState(asset, nowMs);
      return {
        ...describe(locked),
        page: name,
        key,
        ...times,
        state: unwanted ?? stateOf(times, nowMs),
        ...(asset?.untilMs !== undefined && { untilMs: asset.untilMs }),
      };
    }),
  );
  return {
    checkedAtMs: nowMs,
    rows: rows.toSorted(
      (a, b) => a.expiresAtMs - b.expiresAtMs || compareText(a.page, b.page) || compareText(a.key, b.key),
    ),
    missing: (declared ?? []).flatMap((page) => missingOf(page, aligned.pages.get(page.name)?.assets, nowMs)),
  };
}

function describe({
  type,
  attachmentId,
  source,
  sizeBytes,
}: LockedAsset): Pick<StatusRow, "type" | "attachmentId" | "source" | "sizeBytes"> {
  return { type, attachmentId, source, sizeBytes };
}

type StatusTimes = Pick<StatusRow, "uploadedAtMs" | "expiresAtMs" | "renewsAtMs" | "ageDays" | "daysLeft">;

interface TimesOptions {
  readonly renewal: Renewal;
  readonly nowMs: number;
  readonly pageId: string;
}

function timesOf(locked: LockedAsset, { renewal, nowMs, pageId }: TimesOptions): StatusTimes {
  const { uploadedAtMs } = locked;
  const expiresAtMs = expiryMs(locked, renewal);
  return {
    uploadedAtMs,
    expiresAtMs,
    renewsAtMs: renewalDueAtMs(locked, renewal, pageId),
    ageDays: Math.floor((nowMs - uploadedAtMs) / dayMs),
    daysLeft: Math.floor((expiresAtMs - nowMs) / dayMs),
  };
}

function unwantedState(
  asset: { readonly untilMs?: number } | undefined,
  nowMs: number,
): StatusState | undefined {
  if (asset === undefined) return "not-in-manifest";
  return isEnded(asset, nowMs) ? "ended" : undefined;
}

function stateOf(times: StatusTimes, nowMs: number): StatusState {
  if (times.expiresAtMs <= nowMs) return "expired";
  if (times.renewsAtMs <= nowMs) return "renewal-due";
  return times.renewsAtMs <= nowMs + soonMs ? "renewal-soon" : "live";
}

function missingOf(
  { name, assets }: DeclaredKeys,
  locked: LockedPage["assets"] | undefined,
  nowMs: number,
): Status["missing"] {
  return [...assets]
    .filter(([key, asset]) => locked?.has(key) !== true && !isEnded(asset, nowMs))
    .map(([key]) => ({ page: name, key }));
}
