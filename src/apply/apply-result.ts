import type { ActionName } from "../core/plan/plan.ts";
import type { UploadErrorDetail } from "./upload-error.ts";

/** What became of one planned action. */
export type Outcome = "uploaded" | "reused" | "removed" | "kept" | "failed" | "not-started";

/** One planned action and what became of it. */
export interface ActionResult {
  readonly page: string;
  readonly key: string;
  readonly action: ActionName;
  readonly outcome: Outcome;
  /** The ID that the key has now. */
  readonly attachmentId?: string;
  readonly error?: UploadErrorDetail;
}

/** How an apply ended: all done, some of it, none of it, or cut off by a signal. */
export type ApplyStatus = "complete" | "partial" | "failed" | "interrupted";

/** How many actions had each outcome. */
export interface ApplySummary {
  readonly uploaded: number;
  readonly reused: number;
  readonly removed: number;
  readonly kept: number;
  readonly failed: number;
  readonly notStarted: number;
}

/** What an apply did; results in the order of the plan. */
export interface ApplyResult {
  readonly status: ApplyStatus;
  readonly summary: ApplySummary;
  readonly results: readonly ActionResult[];
}
