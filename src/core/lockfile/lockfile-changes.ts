import type { LockedAsset, Lockfile } from "./lockfile.ts";
import {
  type ChangedPage,
  type LockedSource,
  type LockfileDraft,
  lockfileOf,
  openDraft,
  recordPage,
  recordRemoval,
  recordReuse,
  recordSources,
  recordUpload,
} from "./lockfile-draft.ts";

/** The lockfile with the Page's block under its name and with its ID. */
export function withPage(lockfile: Lockfile, page: ChangedPage): Lockfile {
  return changed(lockfile, (draft) => recordPage(draft, page));
}

/** The lockfile with what was uploaded for the key; an ID that it replaces is retired if it stands for another upload. */
export function withUploaded(
  lockfile: Lockfile,
  page: ChangedPage,
  key: string,
  entry: LockedAsset,
): Lockfile {
  return changed(lockfile, (draft) => recordUpload(draft, page, { key, entry }));
}

/** The lockfile with an ID that the Page has already, retired or under another key, for the key. */
export function withReused(lockfile: Lockfile, page: ChangedPage, key: string, entry: LockedAsset): Lockfile {
  return changed(lockfile, (draft) => recordReuse(draft, page, { key, entry }));
}

/** The lockfile without the key's entry; its ID is retired unless another key holds it. */
export function withRemoved(lockfile: Lockfile, page: ChangedPage, key: string): Lockfile {
  return changed(lockfile, (draft) => recordRemoval(draft, page, key));
}

/** The lockfile with where the bytes of the key's entry come from now. */
export function withSources(
  lockfile: Lockfile,
  page: ChangedPage,
  key: string,
  source: LockedSource,
): Lockfile {
  return changed(lockfile, (draft) => recordSources(draft, page, { key, source }));
}

function changed(lockfile: Lockfile, change: (draft: LockfileDraft) => void): Lockfile {
  const draft = openDraft(lockfile);
  change(draft);
  return lockfileOf(draft);
}
