import type { LockedPage } from "./lockfile.ts";
import { mergeLockedPages } from "./merge-locked-pages.ts";

/**
 * Puts a block into `pages` under `name`. A block of the same Page that is there already is merged with it; where
 * another Page has the name, the new one goes under its ID.
 */
export function placeBlock(pages: Map<string, LockedPage>, name: string, block: LockedPage): void {
  const holder = pages.get(name);
  if (holder === undefined) {
    pages.set(name, block);
    return;
  }
  if (holder.id === undefined || block.id === undefined || holder.id === block.id) {
    pages.set(name, mergeLockedPages({ ours: holder, theirs: block }));
    return;
  }
  if (name !== block.id) {
    placeBlock(pages, block.id, block);
    return;
  }
  pages.set(name, block);
  placeBlock(pages, holder.id, holder);
}
