import { isSameEntry } from "./compare-locked.ts";
import type { LockedPage, Lockfile } from "./lockfile.ts";

/** What two lockfiles agree on: of a merge with several bases, all that is sure to have been before. No retired IDs. */
export function commonLockfile(a: Lockfile, b: Lockfile): Lockfile {
  const pages = new Map<string, LockedPage>();
  for (const [name, page] of a.pages) {
    const other = b.pages.get(name);
    if (other === undefined || other.id !== page.id || other.platform !== page.platform) continue;
    const assets = [...page.assets].filter(([key, entry]) => isSameEntry(entry, other.assets.get(key)));
    pages.set(name, { ...page, assets: new Map(assets), retired: [] });
  }
  return { pages };
}
