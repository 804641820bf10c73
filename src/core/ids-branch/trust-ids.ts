import type { Renewal } from "../desired/desired-state.ts";
import { attachmentLifetimeMs } from "../limits.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../lockfile/lockfile.ts";

/** A lockfile of another hand without what no apply can have written. */
export interface TrustedIds {
  readonly lockfile: Lockfile;
  /** How many entries, and Pages, were left out. */
  readonly ignored: number;
}

/** What an entry is judged by. */
export interface TrustOptions {
  readonly nowMs: number;
  readonly renewal: Pick<Renewal, "lifetimeMs">;
}

/** Clocks differ; by a day they do not. */
const clockSlackMs = 86_400_000;

/**
 * The entries of `shared` that an apply can have written: whoever may push to the branch may write anything into it. IDs
 * are digits, nothing was uploaded tomorrow, and nothing lives longer than Meta lets it: an ID of the year 9999 would
 * never be renewed.
 */
export function trustIds(shared: Lockfile, options: TrustOptions): TrustedIds {
  const pages = new Map<string, LockedPage>();
  let ignored = 0;
  for (const [name, page] of shared.pages) {
    if (page.id !== undefined && !isNumber(page.id)) {
      ignored += 1;
      continue;
    }
    const assets = new Map([...page.assets].filter(([, entry]) => isPlausible(entry, options)));
    const retired = page.retired.filter((entry) => isPlausible(entry, options));
    ignored += page.assets.size - assets.size + page.retired.length - retired.length;
    pages.set(name, { ...page, assets, retired });
  }
  return { lockfile: { pages }, ignored };
}

function isPlausible(
  { attachmentId, uploadedAtMs, expiresAtMs }: LockedAsset,
  { nowMs, renewal }: TrustOptions,
): boolean {
  const longestMs = Math.max(attachmentLifetimeMs, renewal.lifetimeMs);
  return (
    isNumber(attachmentId) &&
    uploadedAtMs <= nowMs + clockSlackMs &&
    expiresAtMs <= uploadedAtMs + longestMs + clockSlackMs
  );
}

function isNumber(text: string): boolean {
  return /^[0-9]{1,40}$/.test(text);
}
