import type { Platform } from "../asset-type.ts";
import type { LockedAsset, LockedPage } from "./lockfile.ts";

/** The block for `platform`; IDs that were made for another one count as expired, because they are no good on it. */
export function forPlatform(page: LockedPage, platform: Platform): LockedPage {
  if (page.platform === platform) return page;
  return {
    ...page,
    platform,
    assets: new Map([...page.assets].map(([key, entry]) => [key, expired(entry)] as const)),
    retired: page.retired.map(expired),
  };
}

function expired<T extends LockedAsset>(entry: T): T {
  return { ...entry, expiresAtMs: Math.min(entry.expiresAtMs, entry.uploadedAtMs) };
}
