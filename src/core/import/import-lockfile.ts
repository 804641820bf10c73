import type { DesiredAsset } from "../desired/desired-state.ts";
import type { LockedAsset, LockedPage, Lockfile, RetiredAsset } from "../lockfile/lockfile.ts";
import { mergeLockfiles } from "../lockfile/merge-lockfiles.ts";
import { placeBlock } from "../lockfile/place-block.ts";
import { isSameUpload } from "../lockfile/same-upload.ts";
import { expiryMs } from "../plan/renewal.ts";
import { checkForeignIds } from "./check-foreign-ids.ts";
import type { Imported, ImportedId, ImportWorld } from "./import-world.ts";
import { type ForeignPage, nameForeignPages } from "./name-foreign-pages.ts";

/**
 * The lockfile with the living IDs of `foreign`, merged by the merge rule. An ID that no key wants, or that stands for other
 * bytes than the key has now, goes to `retired`: the next plan reuses it where its bytes are wanted.
 *
 * @param file where `foreign` stands, for diagnostics.
 * @throws {DiagnosticError} `page-not-found` for a Page that is not known here, `attachment-id-taken` for an ID that stands
 * for something else here.
 */
export function importLockfile(foreign: Lockfile, file: string, world: ImportWorld): Imported {
  const selected = [...foreign.pages]
    .map(([name, page]) => ({ name, page: selectEntries(page, world) }))
    .filter(({ page }) => page.assets.size + page.retired.length > 0);
  const nameOf = nameForeignPages(selected.map(pageOf), file, world);
  const pages = new Map<string, LockedPage>();
  for (const block of selected) {
    const known = nameOf(pageOf(block));
    if (known !== undefined) placeBlock(pages, known, block.page);
  }
  const ids = [...pages].flatMap(([name, page]) => idsOf(name, page));
  checkForeignIds(ids, file, world);
  if (ids.length === 0) return { lockfile: world.lockfile, ids };
  const settled = new Map([...pages].map(([name, page]) => [name, settlePage(page, name, world)] as const));
  return { lockfile: mergeLockfiles(world.lockfile, { pages: settled }), ids };
}

function pageOf({ name, page: { id } }: { readonly name: string; readonly page: LockedPage }): ForeignPage {
  return { name, ...(id !== undefined && { id }) };
}

function selectEntries(page: LockedPage, { desired, nowMs, selectsKey }: ImportWorld): LockedPage {
  const isWanted = (key: string, entry: LockedAsset): boolean =>
    selectsKey(key) && expiryMs(entry, desired.renewal) > nowMs;
  return {
    ...page,
    assets: new Map([...page.assets].filter(([key, entry]) => isWanted(key, entry))),
    retired: page.retired.filter((entry) => isWanted(entry.key, entry)),
  };
}

/** The block with what is not to be live here in `retired`, and without what a later upload of the same does for. */
function settlePage(page: LockedPage, name: string, { desired, lockfile }: ImportWorld): LockedPage {
  const wanted = desired.pages.find((candidate) => candidate.name === name)?.assets;
  const held = lockfile.pages.get(name)?.assets;
  const assets = new Map<string, LockedAsset>();
  const retired: RetiredAsset[] = [...page.retired];
  for (const [key, entry] of page.assets) {
    const asset = wanted?.get(key);
    const own = held?.get(key);
    if (own !== undefined && isSameUpload(own, entry) && own.expiresAtMs >= entry.expiresAtMs) continue;
    if (asset !== undefined && (own === undefined || isUploadOf(entry, asset))) assets.set(key, entry);
    else retired.push({ ...entry, key });
  }
  return { ...page, assets, retired };
}

function isUploadOf(entry: LockedAsset, { content, source, fileName }: DesiredAsset): boolean {
  return content.kind === "known" ? isSameUpload(entry, { ...content, fileName }) : entry.source === source;
}

function idsOf(page: string, { assets, retired }: LockedPage): readonly ImportedId[] {
  return [
    ...[...assets].map(([key, entry]) => ({ page, key, entry })),
    ...retired.map(({ key, ...entry }) => ({ page, key, entry })),
  ];
}
