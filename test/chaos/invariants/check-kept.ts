import { type Entry, identityOf } from "../entry.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** With `--at` each command begins at the same instant, and ends as much later as it took: the next one may be before it. */
const longestCommandMs = 600_000;

/**
 * Every ID that was ever on the disk is in the lockfile or in the journal, or was replaced by a later ID of the same bytes
 * for which the same holds. An expired one may be gone.
 */
export function checkKept(
  { known, forgiven }: Ledger,
  snapshot: Snapshot,
  nowMs: number,
): readonly Violation[] {
  const present = new Set(
    [...snapshot.lockfile, ...snapshot.journal].map(({ attachmentId }) => attachmentId),
  );
  const isFree = ({ attachmentId, expiresAtMs }: Entry): boolean =>
    present.has(attachmentId) || forgiven.has(attachmentId) || expiresAtMs <= nowMs;
  const missing = [...known.values()].filter((entry) => !isFree(entry));
  const latest = latestFree([...known.values()].filter(isFree));
  return missing
    .filter((entry) => {
      const replacedAtMs = latest.get(identityOf(entry)) ?? Number.NEGATIVE_INFINITY;
      return replacedAtMs < entry.uploadedAtMs - longestCommandMs;
    })
    .map((entry) => ({
      invariant: "no ID that was on the disk is lost",
      what: `${entry.attachmentId} of ${entry.key} (Page ${entry.pageId}, first seen as ${entry.place}) is nowhere`,
    }));
}

/** When the last of the IDs of each upload was uploaded. */
function latestFree(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const entry of entries) {
    const identity = identityOf(entry);
    latest.set(identity, Math.max(latest.get(identity) ?? Number.NEGATIVE_INFINITY, entry.uploadedAtMs));
  }
  return latest;
}
