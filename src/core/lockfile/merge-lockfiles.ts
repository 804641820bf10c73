import { compareText } from "../text/compare-text.ts";
import { compareIds } from "./compare-locked.ts";
import { emptyLockfile, type LockedPage, type Lockfile } from "./lockfile.ts";
import { mergeLockedPages } from "./merge-locked-pages.ts";
import { placeBlock } from "./place-block.ts";
import { uncontested, type Versions } from "./versions.ts";

/**
 * Both lockfiles in one, by the merge rule of the lockfile's contract; `base` is the one that both come from. Whose side
 * is whose makes no difference, and no ID that a side wants is dropped: the one that loses is in `retired`.
 */
export function mergeLockfiles(ours: Lockfile, theirs: Lockfile, base: Lockfile = emptyLockfile): Lockfile {
  const pages = new Map<string, LockedPage>();
  for (const versions of matchPages({ ours, theirs, base })) {
    const merged = mergePage(versions);
    if (merged !== undefined) placeBlock(pages, merged.name, merged.page);
  }
  return { pages };
}

interface NamedPage {
  readonly name: string;
  readonly page: LockedPage;
}

type PageMatch = { -readonly [Side in keyof Versions<NamedPage>]?: NamedPage };

/** The blocks of one Page on each side, in an order that does not depend on the sides: without ID, then by ID. */
function matchPages(lockfiles: Versions<Lockfile>): readonly PageMatch[] {
  const unidentified = new Map<string, PageMatch>();
  const identified = new Map<string, PageMatch>();
  for (const side of ["ours", "theirs", "base"] as const) {
    for (const [name, page] of lockfiles[side].pages) {
      const wanted = page.id ?? idByName(name, side, lockfiles);
      const isFree = wanted === undefined || identified.get(wanted)?.[side] === undefined;
      const id = isFree ? wanted : undefined;
      const matches = id === undefined ? unidentified : identified;
      const match = matches.get(id ?? name) ?? {};
      match[side] = { name, page };
      matches.set(id ?? name, match);
    }
  }
  return [
    ...[...unidentified].sort(([a], [b]) => compareText(a, b)),
    ...[...identified].sort(([a], [b]) => compareIds(a, b)),
  ].map(([, match]) => match);
}

/** The ID that the other lockfiles know for the name of a block without one, unless its own has a block with that ID. */
function idByName(
  name: string,
  side: keyof Versions<Lockfile>,
  lockfiles: Versions<Lockfile>,
): string | undefined {
  const { ours, theirs, base } = lockfiles;
  const others = { ours: [theirs], theirs: [ours], base: [ours, theirs] }[side];
  const known = others.flatMap(({ pages }) => pages.get(name)?.id ?? []).sort(compareIds);
  const [id] = known.length > 0 ? known : [base.pages.get(name)?.id];
  const own = [...lockfiles[side].pages.values()];
  return own.some((page) => page.id === id) ? undefined : id;
}

function mergePage({ ours, theirs, base }: PageMatch): NamedPage | undefined {
  const one = ours ?? theirs;
  if (one === undefined) return undefined;
  const empty: LockedPage = { ...one.page, assets: new Map(), retired: [] };
  const page = mergeLockedPages({
    ours: ours?.page ?? empty,
    theirs: theirs?.page ?? empty,
    ...(base === undefined ? {} : { base: base.page }),
  });
  const isGone = base !== undefined && (ours === undefined || theirs === undefined);
  if (isGone && page.assets.size === 0 && page.retired.length === 0) return undefined;
  const names = { ours: ours?.name ?? one.name, theirs: theirs?.name ?? one.name, base: base?.name };
  const name = uncontested(names, Object.is)?.taken ?? contestName([names.ours, names.theirs], page.id);
  return { name, page };
}

/** A name that someone gave comes before the ID in its place. */
function contestName(names: readonly [string, string], id: string | undefined): string {
  const [a, b] = names;
  if (a === id) return b;
  if (b === id) return a;
  return compareText(a, b) < 0 ? a : b;
}
