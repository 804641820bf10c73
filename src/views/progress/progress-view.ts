import type { Pace } from "./pace.ts";
import type { UploadTally } from "./upload-tally.ts";

/** What there is to show of an apply at one instant. */
export interface ProgressView {
  readonly tally: UploadTally;
  readonly pace: Pace;
  /** Whether the run was told to end. */
  readonly isStopping: boolean;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}
