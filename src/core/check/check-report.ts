import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";

/** An attachment ID that a key has, and when it ends (ms since the epoch). */
interface CheckedId {
  readonly attachmentId: string;
  readonly expiresAtMs: number;
}

/** Why a bot could not send an asset as the manifest has it. */
export type AssetProblem =
  | { readonly code: "id-missing" }
  | { readonly code: "content-changed"; readonly held: CheckedId }
  | { readonly code: "type-changed"; readonly held: CheckedId }
  | { readonly code: "id-expired"; readonly held: CheckedId }
  | { readonly code: "id-expiring"; readonly held: CheckedId };

/** An asset of the manifest that a bot could not send on one of its Pages. */
export interface AssetFailure {
  readonly kind: "asset";
  readonly page: string;
  readonly key: string;
  readonly problem: AssetProblem;
  /** Where the manifest declares it. */
  readonly place: Place;
  /** Whether the next apply mends it: an ID may end within a long `withinMs` before it is due. */
  readonly isDue: boolean;
}

/** An entry of the lockfile, or with no key a Page's whole block, that is not as in the revision it was compared with. */
export interface EntryFailure {
  readonly kind: "entry";
  readonly code: "lockfile-entry-changed";
  readonly page: string;
  readonly key?: string;
  readonly change: "added" | "changed" | "removed";
  /** Whether it is an entry of `retired`. */
  readonly isRetired: boolean;
}

/** A file that is not as it should be: an output, or the lockfile with conflict markers. */
export interface FileFailure {
  readonly kind: "file";
  readonly file: string;
  readonly problem: "not current" | "conflict markers";
  readonly diagnostic: Diagnostic;
}

/** What fails a check: an asset, an entry that nobody may write by hand, or a file. */
export type CheckFailure = AssetFailure | EntryFailure | FileFailure;

/** What a check found. */
export interface CheckReport {
  /** The `now` that it was made for, in milliseconds since the epoch. */
  readonly checkedAtMs: number;
  readonly pages: number;
  /** Assets that have to have an ID, counted once for each of their Pages. */
  readonly assets: number;
  /** When the first ID of these assets ends (ms since the epoch); undefined when there is none. */
  readonly firstExpiresAtMs?: number;
  readonly failures: readonly CheckFailure[];
  /** What else there is to tell. An error among them fails the check too: something could not be looked at. */
  readonly diagnostics: readonly Diagnostic[];
  /** The lockfile as messages show it, and the revision that it was compared with. */
  readonly lockfileName: string;
  readonly base?: string;
}

/** Whether there is anything that a deployment must wait for. */
export function hasFailed({ failures, diagnostics }: CheckReport): boolean {
  return failures.length > 0 || diagnostics.some(({ severity }) => severity === "error");
}
