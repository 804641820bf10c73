import type { Renewal } from "../desired/desired-state.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";
import { fractionOf } from "../text/fraction-of.ts";

/** When the ID of `locked` dies: the earlier of its expiry and its upload plus the lifetime (ms since the epoch). */
export function expiryMs(locked: LockedAsset, renewal: Renewal): number {
  return Math.min(locked.expiresAtMs, locked.uploadedAtMs + renewal.lifetimeMs);
}

/**
 * When the ID of `locked` is to be renewed (ms since the epoch): `before` its expiry, and earlier by its share of
 * `spread`.
 *
 * @param pageId Meta's number for the Page, else its name.
 */
export function renewalDueAtMs(locked: LockedAsset, renewal: Renewal, pageId: string): number {
  return expiryMs(locked, renewal) - renewal.beforeMs - spreadShareMs(locked.digest, renewal, pageId);
}

/**
 * The share of `spread`, in milliseconds, that is fixed for the Page and the bytes, so that one day's uploads do not all
 * come due on one day.
 */
export function spreadShareMs(digest: string, { spreadMs }: Renewal, pageId: string): number {
  return Math.floor(fractionOf(`${pageId}:${digest}`) * spreadMs);
}

/** Whether the asset is past its `until`: it is not renewed any more, and removed. */
export function isEnded({ untilMs }: { readonly untilMs?: number }, nowMs: number): boolean {
  return untilMs !== undefined && untilMs <= nowMs;
}
