import { type Entry, identityOf } from "../entry.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

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
    .filter((entry) => (latest.get(identityOf(entry)) ?? Number.NEGATIVE_INFINITY) < entry.uploadedAtMs)
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
