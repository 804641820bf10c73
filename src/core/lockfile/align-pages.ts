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
  const blocks = new Map(lockfile.pages);
  const aligned = new Map<string, LockedPage>();
  for (const page of pages) claim(page, { names: blocksWithId(blocks, page), blocks, aligned });
  for (const page of pages) claim(page, { names: blocksWithName(blocks, page), blocks, aligned });
  const others = renameOthers(blocks, new Set(pages.map(({ name }) => name)));
  const missing = pages.filter(({ name }) => !aligned.has(name));
  for (const page of missing) {
    claim(page, { names: renamedBlocks(others, page, missing.length), blocks: others, aligned });
  }
  for (const [name, block] of others) placeBlock(aligned, name, block);
  return { pages: aligned };
}

interface Claim {
  readonly names: readonly string[];
  readonly blocks: Map<string, LockedPage>;
  readonly aligned: Map<string, LockedPage>;
}

/** Moves the named blocks under the Page's name. */
function claim(page: NamedPage, { names, blocks, aligned }: Claim): void {
  for (const [name, block] of [...blocks].filter(([candidate]) => names.includes(candidate))) {
    blocks.delete(name);
    placeBlock(aligned, page.name, page.id === undefined ? block : { ...block, id: page.id });
  }
}

function blocksWithId(blocks: ReadonlyMap<string, LockedPage>, { id }: NamedPage): readonly string[] {
  if (id === undefined) return [];
  return [...blocks].filter(([, block]) => block.id === id).map(([name]) => name);
}

/** The block of the Page's name is the Page's where one of them has no ID: the name is all there is to go by. */
function blocksWithName(blocks: ReadonlyMap<string, LockedPage>, page: NamedPage): readonly string[] {
  return page.id === undefined || blocks.get(page.name)?.id === undefined ? [page.name] : [];
}

/** A manifest that named its one Page `default`, or begins to, goes on with the one block that is left. */
function renamedBlocks(
  others: ReadonlyMap<string, LockedPage>,
  page: NamedPage,
  missingCount: number,
): readonly string[] {
  const [only, ...more] = others.keys();
  if (page.id !== undefined || missingCount > 1 || only === undefined || more.length > 0) return [];
  return page.name === "default" || only === "default" ? [only] : [];
}

/** The blocks that no Page has claimed; one whose name a Page has now goes under its ID. */
function renameOthers(
  blocks: ReadonlyMap<string, LockedPage>,
  taken: ReadonlySet<string>,
): Map<string, LockedPage> {
  const others = new Map<string, LockedPage>();
  for (const [name, block] of blocks) {
    const id = taken.has(name) ? block.id : undefined;
    placeBlock(others, id ?? name, block);
  }
  return others;
}
