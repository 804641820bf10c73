import type { LockedPage, Lockfile } from "../lockfile/lockfile.ts";
import { pageEntries } from "../lockfile/page-entries.ts";
import { compareText } from "../text/compare-text.ts";

/**
 * Which of the IDs on the branch of IDs the main branch has had: what is dropped there, by `forget` say, must not come back
 * from here.
 */
export type CommittedIds = ReadonlySet<string>;

/** The file beside a lockfile on the branch of IDs that lists them. */
export function committedIdsPath(lockfilePath: string): string {
  return lockfilePath.replace(/\.lock\.json$/, ".committed-ids");
}

/** The IDs that `text` lists, one a line. */
export function parseCommittedIds(text: string): CommittedIds {
  return new Set(text.split("\n").filter((line) => line !== ""));
}

/** The text that lists `ids`: the same for the same IDs. */
export function serializeCommittedIds(ids: CommittedIds): string {
  return [...ids]
    .toSorted(compareText)
    .map((id) => `${id}\n`)
    .join("");
}

/** Every ID of a lockfile, a key's or retired. */
export function idsOfLockfile({ pages }: Lockfile): CommittedIds {
  return new Set([...pages.values()].flatMap(pageEntries).map(({ attachmentId }) => attachmentId));
}

/** The lockfile without the entries of `ids`. */
export function withoutIds(lockfile: Lockfile, ids: ReadonlySet<string>): Lockfile {
  const pages = new Map<string, LockedPage>();
  for (const [name, page] of lockfile.pages) {
    const assets = new Map([...page.assets].filter(([, { attachmentId }]) => !ids.has(attachmentId)));
    const retired = page.retired.filter(({ attachmentId }) => !ids.has(attachmentId));
    pages.set(name, { ...page, assets, retired });
  }
  return { pages };
}
