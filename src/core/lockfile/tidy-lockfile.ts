import { uniteRetired } from "./compare-locked.ts";
import type { LockedPage, Lockfile } from "./lockfile.ts";

/**
 * The lockfile as it is written at `nowMs`: without retired IDs that have expired or that a key holds, and without empty
 * blocks of Pages that are not wanted.
 */
export function tidyLockfile(
  lockfile: Lockfile,
  nowMs: number,
  wantedPageNames: ReadonlySet<string>,
): Lockfile {
  const pages = new Map<string, LockedPage>();
  for (const [name, page] of lockfile.pages) {
    const living = page.retired.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    const retired = uniteRetired(living, page.assets);
    const isNeeded = wantedPageNames.has(name) || page.assets.size > 0 || retired.length > 0;
    if (isNeeded) pages.set(name, { ...page, retired });
  }
  return { pages };
}
