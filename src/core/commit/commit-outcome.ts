/** What became of what a run has to commit. */
export type CommitOutcome =
  /** There was nothing to commit. */
  | { readonly kind: "unchanged" }
  /** On the branch here; without one, HEAD is detached. */
  | { readonly kind: "committed"; readonly commit: string; readonly branch: string | undefined }
  /** On the remote's branch, as messages show it; and why the branch here has not moved there, if so. */
  | { readonly kind: "pushed"; readonly commit: string; readonly to: string; readonly staysBecause?: string }
  /** Something was in the way. */
  | { readonly kind: "none" };
