import { alignPages, type NamedPage } from "../lockfile/align-pages.ts";
import { type DraftPage, isKnownId, retire } from "../lockfile/draft-page.ts";
import type { Lockfile } from "../lockfile/lockfile.ts";
import { lockfileOf, openDraft, recordPage } from "../lockfile/lockfile-draft.ts";
import { mergeLockfiles } from "../lockfile/merge-lockfiles.ts";
import { pageEntries } from "../lockfile/page-entries.ts";
import { tidyLockfile } from "../lockfile/tidy-lockfile.ts";
import type { Versions } from "../lockfile/versions.ts";
import { formatIdentity } from "../plan/same-upload.ts";

/**
 * The lockfile for the branch of IDs: `ours` and `theirs` (what the branch holds) by the merge rule, against what ours was
 * when the branch had it last. It reads as a lockfile of its own. Beyond the merge rule, no ID of the branch that lives at
 * `nowMs` is dropped because our manifest does not name it: it retires, unless one of the same bytes that lives longer is
 * there. What has expired goes, so that the branch does not grow.
 */
export function advanceIds({ ours, theirs, base }: Versions<Lockfile>, nowMs: number): Lockfile {
  const merged = mergeLockfiles(ours, theirs, base);
  const names = [...merged.pages].map(([name, { id }]) => namedPage(name, id));
  const draft = openDraft(merged);
  for (const [name, block] of alignPages(theirs, names).pages) {
    const page = recordPage(draft, { ...namedPage(name, block.id), platform: block.platform });
    if (page.platform !== block.platform) continue;
    const lives = indexLives(page);
    for (const { key, ...entry } of pageEntries(block)) {
      const isNeeded = entry.expiresAtMs > Math.max(nowMs, lives.get(formatIdentity(entry)) ?? nowMs);
      if (isNeeded && !isKnownId(page, entry.attachmentId)) retire(page, key, entry);
    }
  }
  return tidyLockfile(lockfileOf(draft), nowMs, new Set(ours.pages.keys()));
}

function namedPage(name: string, id: string | undefined): NamedPage {
  return id === undefined ? { name } : { name, id };
}

/** Until when a key holds each upload, at the longest. */
function indexLives({ assets }: DraftPage): ReadonlyMap<string, number> {
  const lives = new Map<string, number>();
  for (const entry of assets.values()) {
    const identity = formatIdentity(entry);
    lives.set(identity, Math.max(entry.expiresAtMs, lives.get(identity) ?? 0));
  }
  return lives;
}
