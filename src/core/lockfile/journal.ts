import type { Platform } from "../asset-type.ts";
import type { LockedAsset } from "./lockfile.ts";

/** The version of the journal's format that is written, and the highest that is read. */
export const journalVersion = 1;

/** An upload that the journal says Meta took. */
export interface JournaledUpload {
  readonly page: string;
  readonly pageId?: string;
  readonly platform: Platform;
  readonly key: string;
  readonly entry: LockedAsset;
}

/** An upload of which the journal does not say what came of it: it may exist at Meta, and nobody knows its ID. */
export interface PossiblyLost {
  readonly page: string;
  readonly pageId?: string;
  readonly key: string;
  readonly digest: string;
}

/** What cut-off runs left behind, in the order of the journal. */
export interface JournalRecord {
  readonly results: readonly JournaledUpload[];
  readonly unresolved: readonly PossiblyLost[];
}
