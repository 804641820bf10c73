import type { LockedPage, Lockfile } from "./lockfile.ts";
import { placeBlock } from "./place-block.ts";

/** A Page as the manifest names it. */
export interface NamedPage {
  readonly name: string;
  /** Meta's number for the Page, when the manifest gives it. */
  readonly id?: string;
}

/**
 * The lockfile with its blocks under the names that the manifest has now: a Page is its ID, and its name a label. Blocks
 * of Pages that the manifest does not name stay; one whose name another Page has now goes under its ID.
 */
export function alignPages(lockfile: Lockfile, pages: readonly NamedPage[]): Lockfile {
  const unclaimed = new Map(lockfile.pages);
  const aligned = new Map<string, LockedPage>();
  const claim = (page: NamedPage, names: readonly string[]): void => {
    for (const name of names) {
      const block = unclaimed.get(name);
      if (block === undefined) continue;
      unclaimed.delete(name);
      placeBlock(aligned, page.name, page.id === undefined ? block : { ...block, id: page.id });
    }
  };
  for (const page of pages) claim(page, blocksWithId(unclaimed, page));
  for (const page of pages) if (isBlockOf(page, unclaimed.get(page.name))) claim(page, [page.name]);
  const missing = pages.filter(({ name }) => !aligned.has(name));
  for (const page of missing) claim(page, renamedBlocks(unclaimed, page, missing.length));
  placeOthers(aligned, unclaimed, new Set(pages.map(({ name }) => name)));
  return { pages: aligned };
}

function blocksWithId(blocks: ReadonlyMap<string, LockedPage>, { id }: NamedPage): readonly string[] {
  if (id === undefined) return [];
  return [...blocks].filter(([, block]) => block.id === id).map(([name]) => name);
}

/** Whether the block of the Page's name is the Page's: without an ID on one side, the name says so. */
function isBlockOf(page: NamedPage, block: LockedPage | undefined): boolean {
  return page.id === undefined || block?.id === undefined;
}

/** A manifest that named its one Page `default`, or begins to, goes on with the one block that is left. */
function renamedBlocks(
  unclaimed: ReadonlyMap<string, LockedPage>,
  page: NamedPage,
  missingCount: number,
): readonly string[] {
  const [only, ...others] = unclaimed.keys();
  if (page.id !== undefined || missingCount > 1 || only === undefined || others.length > 0) return [];
  return page.name === "default" || only === "default" ? [only] : [];
}

function placeOthers(
  aligned: Map<string, LockedPage>,
  others: ReadonlyMap<string, LockedPage>,
  taken: ReadonlySet<string>,
): void {
  for (const [name, block] of others) {
    const home = taken.has(name) ? block.id : undefined;
    placeBlock(aligned, home ?? name, block);
  }
}
