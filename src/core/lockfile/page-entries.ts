import type { LockedPage, RetiredAsset } from "./lockfile.ts";

/** Every ID of a Page, a key's or retired, with the key that it has or had. */
export function pageEntries({ assets, retired }: LockedPage): readonly RetiredAsset[] {
  return [...[...assets].map(([key, entry]) => ({ ...entry, key })), ...retired];
}
