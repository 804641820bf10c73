import type { Entry } from "../entry.ts";
import type { Snapshot } from "../snapshot.ts";

/** Every ID that was ever on the disk, and those that may be gone. */
export interface Ledger {
  /** By attachment ID, as they were first seen. */
  readonly known: ReadonlyMap<string, Entry>;
  /** IDs that somebody else took out of the lockfile, or that a command told that it could not store. */
  readonly forgiven: ReadonlySet<string>;
}

/** Nothing was seen yet. */
export const emptyLedger: Ledger = { known: new Map(), forgiven: new Set() };

/** The ledger with all that `snapshot` holds. */
export function withSeen(ledger: Ledger, { lockfile, journal }: Snapshot): Ledger {
  const seen = [...lockfile, ...journal].map((entry) => [entry.attachmentId, entry] as const);
  return { ...ledger, known: new Map([...seen, ...ledger.known]) };
}

/** The ledger without a claim on these IDs. */
export function withForgiven(ledger: Ledger, attachmentIds: Iterable<string>): Ledger {
  return { ...ledger, forgiven: new Set([...ledger.forgiven, ...attachmentIds]) };
}
