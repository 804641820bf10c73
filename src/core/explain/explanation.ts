import type { Place } from "../diagnostics/diagnostic.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";
import type { PlannedAction } from "../plan/plan.ts";

/** What there is to know of one key, or one attachment ID, on one Page. Times are milliseconds since the epoch. */
export interface Explanation {
  readonly page: string;
  /** Meta's number for the Page, as far as it is known. */
  readonly pageId?: string;
  readonly key: string;
  /** Of the ID: a key holds it, nobody wants it any more, there is none, or the lockfile had it once. */
  readonly state: "live" | "retired" | "missing" | "gone";
  /** As written in the manifest: of the ID, where there is one. */
  readonly source: string;
  /** Where the manifest declares the key for the Page; undefined where it does not. */
  readonly place?: Place;
  readonly held?: ExplainedId;
  /** What apply would do with the key now; undefined where it leaves it alone. */
  readonly planned?: PlannedAction;
  /** Other keys of the Page whose ID stands for the same bytes. */
  readonly sameBytes: readonly OtherId[];
  /** Other IDs of the key that still live. */
  readonly otherIds: readonly OtherId[];
}

/** An ID beside the one that is explained. */
export interface OtherId {
  readonly key: string;
  readonly attachmentId: string;
  readonly isRetired: boolean;
}

/** An ID, and how its dates come about. */
export interface ExplainedId {
  readonly entry: LockedAsset;
  /** The earlier of its recorded expiry and its upload plus the manifest's lifetime. */
  readonly expiresAtMs: number;
  /** `expiresAtMs` less `beforeMs` and `shareMs`. */
  readonly renewsAtMs: number;
  readonly beforeMs: number;
  readonly spreadMs: number;
  /** The part of `spreadMs` that is fixed for the Page and the bytes. */
  readonly shareMs: number;
}

/** A commit, as people tell of it. */
export interface ToldCommit {
  readonly hash: string;
  readonly author: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly subject: string;
}

/** What git knows of an ID in the lockfile. */
export type IdHistory =
  | {
      readonly kind: "found";
      /** The first commit that had it. */
      readonly came: ToldCommit;
      /** The commit that took it away; undefined while the branch has it. */
      readonly went?: ToldCommit;
      /** The clone's history begins with that first commit: it may have come before. */
      readonly isCut?: true;
    }
  | { readonly kind: "uncommitted" }
  | { readonly kind: "unavailable"; readonly reason: string };

/** An explanation, and what git knows of its ID. */
export interface ToldExplanation {
  readonly explanation: Explanation;
  /** Undefined where there is no ID, or so many explanations that nobody asked git. */
  readonly history?: IdHistory;
}
