import type { CommitOutcome } from "../../core/commit/commit-outcome.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";

/** Why a commit is not on the remote. */
export type PushFailure =
  /** The remote's rules forbid it. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "denied"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  /** The branch here has commits that the remote's has not, and the other way round. */
  | { readonly kind: "diverged" }
  | { readonly kind: "stopped"; readonly diagnostics: readonly Diagnostic[] };

/** What was committed, and what went wrong. */
export interface Published {
  readonly outcome: CommitOutcome;
  readonly diagnostics: readonly Diagnostic[];
}

/** As `Published`, for those who have more to do. */
export interface PublishedState {
  readonly outcome: CommitOutcome;
  /** What the commit holds, as far as it got. */
  readonly lockfile: Lockfile;
  readonly failure?: PushFailure;
  readonly warnings: readonly Diagnostic[];
}
