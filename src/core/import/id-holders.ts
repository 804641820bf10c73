import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";

/** A key that has an ID, live or retired. */
export interface IdHolder {
  readonly page: string;
  readonly key: string;
  readonly entry: LockedAsset;
}

/** Who has each ID of a lockfile. */
export type IdHolders = ReadonlyMap<string, readonly IdHolder[]>;

/** An index of all IDs of `lockfile`. */
export function indexHolders(lockfile: Lockfile): IdHolders {
  const index = new Map<string, IdHolder[]>();
  for (const [page, { assets, retired }] of lockfile.pages) {
    for (const [key, entry] of assets) add(index, { page, key, entry });
    for (const { key, ...entry } of retired) add(index, { page, key, entry });
  }
  return index;
}

function add(index: Map<string, IdHolder[]>, holder: IdHolder): void {
  const { attachmentId } = holder.entry;
  index.set(attachmentId, [...(index.get(attachmentId) ?? []), holder]);
}
