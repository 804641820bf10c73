import type { LockedAsset, Lockfile } from "./lockfile.ts";
import { isSameUpload } from "./same-upload.ts";

/**
 * An attachment ID that stands for one upload here and for another there; undefined when there is none. An ID never
 * changes what it stands for: where it seems to, lines of several entries were put together.
 */
export function findMixedId(lockfiles: readonly Lockfile[]): string | undefined {
  const known = new Map<string, LockedAsset>();
  for (const [page, entry] of lockfiles.flatMap(entriesOf)) {
    const identity = JSON.stringify([page, entry.attachmentId]);
    const other = known.get(identity);
    if (other !== undefined && !isSameUpload(other, entry)) return entry.attachmentId;
    known.set(identity, entry);
  }
  return undefined;
}

function entriesOf({ pages }: Lockfile): readonly (readonly [page: string, entry: LockedAsset])[] {
  return [...pages].flatMap(([name, { id = name, assets, retired }]) =>
    [...assets.values(), ...retired].map((entry) => [id, entry] as const),
  );
}
