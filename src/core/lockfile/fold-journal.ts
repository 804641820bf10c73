import { type DraftPage, isKnownId, retire } from "./draft-page.ts";
import type { JournaledUpload, JournalRecord, PossiblyLost } from "./journal.ts";
import type { LockedAsset, Lockfile } from "./lockfile.ts";
import {
  blockIds,
  type ChangedPage,
  type LockfileDraft,
  lockfileOf,
  openDraft,
  recordPage,
  recordUpload,
} from "./lockfile-draft.ts";
import { isSameUpload } from "./same-upload.ts";

/** A lockfile with what cut-off runs uploaded. */
export interface FoldedJournal {
  readonly lockfile: Lockfile;
  /** How many of the journal's uploads the lockfile did not have. */
  readonly folded: number;
  /** Uploads that may exist at Meta under an ID that nobody knows. */
  readonly possiblyLost: readonly PossiblyLost[];
}

/** The lockfile with the journal's uploads. Folding the same journal again changes nothing. */
export function foldJournal(lockfile: Lockfile, journal: JournalRecord): FoldedJournal {
  const draft = openDraft(lockfile);
  const folded = journal.results.filter((result) => foldResult(draft, result)).length;
  return {
    lockfile: folded === 0 ? lockfile : lockfileOf(draft),
    folded,
    possiblyLost: journal.unresolved,
  };
}

/** Whether the draft changed. */
function foldResult(draft: LockfileDraft, { page, pageId, platform, key, entry }: JournaledUpload): boolean {
  const target: ChangedPage = {
    name: blockName(draft, page, pageId),
    ...(pageId === undefined ? {} : { id: pageId }),
    platform,
  };
  const block = recordPage(draft, target);
  if (isKnownId(block, entry.attachmentId) || isOutdated(block, platform, { key, entry })) return false;
  const current = block.assets.get(key);
  if (current !== undefined && current.uploadedAtMs > entry.uploadedAtMs) retire(block, key, entry);
  else recordUpload(draft, target, { key, entry });
  return true;
}

/** The name of the block that has the Page's ID now; where another Page has its old name, its ID. */
function blockName(draft: LockfileDraft, page: string, pageId: string | undefined): string {
  if (pageId === undefined) return page;
  const ids = blockIds(draft);
  for (const [name, id] of ids) if (id === pageId) return name;
  return ids.get(page) === undefined ? page : pageId;
}

interface Upload {
  readonly key: string;
  readonly entry: LockedAsset;
}

/** Whether a renewal of the same bytes, or a change of the Page's platform, has taken the upload's place already. */
function isOutdated(block: DraftPage, platform: string, { key, entry }: Upload): boolean {
  const isNewer = (other: LockedAsset): boolean => other.uploadedAtMs >= entry.uploadedAtMs;
  if (block.platform !== platform) return [...block.assets.values()].some(isNewer);
  const current = block.assets.get(key);
  const retired = [...(block.retired.get(key)?.values() ?? [])];
  return [...retired, ...(current === undefined ? [] : [current])].some(
    (other) => isSameUpload(other, entry) && isNewer(other),
  );
}
