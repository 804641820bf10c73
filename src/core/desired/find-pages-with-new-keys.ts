import type { Lockfile } from "../lockfile/lockfile.ts";
import type { KeyedRequest } from "./expand-globs.ts";

/**
 * The Pages with a key that `lockfile`, aligned with them, does not have. Before any file is read it says who will need an
 * upload, unless the bytes have an ID under another key.
 */
export function findPagesWithNewKeys(
  requests: readonly Pick<KeyedRequest, "page" | "key">[],
  lockfile: Lockfile,
): ReadonlySet<string> {
  const isNew = ({ page, key }: Pick<KeyedRequest, "page" | "key">): boolean =>
    lockfile.pages.get(page)?.assets.has(key) !== true;
  return new Set(requests.filter(isNew).map(({ page }) => page));
}
