import type { DesiredState } from "../core/desired/desired-state.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { JournaledUpload } from "../core/lockfile/journal.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import { tidyLockfile } from "../core/lockfile/tidy-lockfile.ts";
import { describeRefusedRemovals } from "../core/plan/describe-refused-removals.ts";
import { isUploadAction, type Plan, type PlannedAction } from "../core/plan/plan.ts";
import type { ApplyEvent } from "./apply-event.ts";
import type { ActionResult, ApplyResult, ApplyStatus, ApplySummary } from "./apply-result.ts";
import { createCheckpoint, type Saved } from "./checkpoint.ts";
import { describeFailures } from "./describe-failures.ts";
import type { Clock, Journal, LockfileStore, Upload } from "./ports.ts";
import { rateLimitWaitCode } from "./rate-limit/rate-limit.ts";
import {
  createFindPage,
  findRefusal,
  recordPages,
  recordRemovals,
  recordReuses,
  withMoves,
} from "./settle-actions.ts";
import { type Budget, uploadUnits } from "./upload-all.ts";
import type { UploadErrorDetail } from "./upload-error.ts";
import type { UnitOutcome } from "./upload-unit.ts";
import { createUploadUnits } from "./upload-units.ts";

/** What an apply needs beside its plan. */
export interface ExecuteOptions {
  /** With the IDs of the Pages, as `bindPages` gives it. */
  readonly desired: DesiredState;
  /** Aligned with the desired Pages; what the plan was made against. */
  readonly lockfile: Lockfile;
  /** Whether `lockfile` differs from what the file holds: a folded journal, healed conflicts, a renamed Page. */
  readonly isChanged: boolean;
  /** Why nothing is uploaded to a Page, by its name. */
  readonly pageFailures: ReadonlyMap<string, UploadErrorDetail>;
  readonly upload: Upload;
  /** What is put around the uploads: retries, the rate limit. It gets the signal after which nothing is to be sent. */
  readonly wrap?: (upload: Upload, stop: AbortSignal) => Upload;
  readonly journal: Journal;
  readonly store: LockfileStore;
  readonly clock: Clock;
  /** Uploads at a time and Page. */
  readonly concurrency: number;
  /** Default: none. */
  readonly budget?: Budget;
  /** Stops the run in good order: uploads in flight get 5 s. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
  /** Called with each ID that the journal holds and that counts. */
  readonly onJournaled?: (upload: JournaledUpload) => void;
}

/** What an apply did, and the lockfile that it left. */
export interface ExecutedPlan {
  readonly result: ApplyResult;
  readonly lockfile: Lockfile;
  /** Whether the lockfile's file holds it: else the journal is still needed. */
  readonly isStored: boolean;
  /** Why the journal or the lockfile could not be written, and the IDs that neither took. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether something was left for lack of budget. */
  readonly isBudgetSpent: boolean;
}

/**
 * Makes the lockfile what `plan` says: takes over IDs, uploads, retires what is not wanted any more, and writes it.
 * The entry of an asset that fails, or is not reached, stays as it was.
 *
 * When the journal or the lockfile cannot be written, nothing more is uploaded, and the result says what became of the rest.
 */
export async function executePlan(plan: Plan, options: ExecuteOptions): Promise<ExecutedPlan> {
  const { desired, lockfile, store, clock } = options;
  const findPage = createFindPage(desired, lockfile);
  const wantedPages = new Set(desired.pages.map(({ name }) => name));
  const checkpoint = createCheckpoint(lockfile, {
    store,
    clock,
    tidy: (current) => tidyLockfile(withMoves(current, plan, findPage), clock.now(), wantedPages),
  });
  recordPages(checkpoint.draft, plan, { findPage, refused: options.pageFailures });
  recordReuses(checkpoint.draft, plan, findPage);
  const uploaded = await uploadUnits(createUploadUnits(plan), {
    ...options,
    budget: options.budget ?? {},
    checkpoint,
    findPage,
  });
  recordRemovals(checkpoint.draft, plan, findPage);
  const isNeeded = options.isChanged || checkpoint.isTouched() || hasSettled(plan);
  const saved: Saved = isNeeded ? await checkpoint.flush() : { lockfile, isWritten: true };
  const diagnostics = describeFailures(uploaded, saved);
  return {
    result: resultOf(plan, uploaded.outcomes, {
      isInterrupted: options.signal.aborted,
      isStored: saved.isWritten,
      hasFailed: diagnostics.length > 0,
    }),
    lockfile: saved.lockfile,
    isStored: saved.isWritten,
    diagnostics,
    isBudgetSpent: uploaded.isBudgetSpent,
  };
}

function hasSettled(plan: Plan): boolean {
  return plan.actions.some(
    (action) =>
      action.action === "reuse" || (action.action === "remove" && findRefusal(action, plan) === undefined),
  );
}

interface Ending {
  readonly isInterrupted: boolean;
  /** Whether the lockfile's file holds what was settled. */
  readonly isStored: boolean;
  readonly hasFailed: boolean;
}

function resultOf(
  plan: Plan,
  outcomes: ReadonlyMap<PlannedAction, UnitOutcome>,
  { isInterrupted, isStored, hasFailed }: Ending,
): ApplyResult {
  const results = plan.actions.map((action) => {
    const result = resultOfAction(action, outcomes, plan);
    const isLost = !isStored && (result.outcome === "reused" || result.outcome === "removed");
    return isLost ? { page: result.page, key: result.key, action: result.action, ...notStarted } : result;
  });
  const summary = summarize(results);
  const status = statusOf(results, summary, hasFailed);
  return { status: isInterrupted ? "interrupted" : status, summary, results };
}

const notStarted = { outcome: "not-started" } as const;

function resultOfAction(
  action: PlannedAction,
  outcomes: ReadonlyMap<PlannedAction, UnitOutcome>,
  plan: Plan,
): ActionResult {
  const { page, key, action: name } = action;
  const base = { page, key, action: name };
  if (isUploadAction(action)) return { page, key, action: name, ...(outcomes.get(action) ?? notStarted) };
  if (action.action === "keep") return { ...base, outcome: "kept", attachmentId: action.locked.attachmentId };
  if (action.action === "reuse") {
    return { ...base, outcome: "reused", attachmentId: action.reused.attachmentId };
  }
  const refusal = findRefusal(action, plan);
  if (refusal === undefined) return { ...base, outcome: "removed" };
  const { attachmentId } = action.locked;
  const error: UploadErrorDetail = { ...describeRefusedRemovals(refusal), scope: "page" };
  return { ...base, outcome: "not-started", attachmentId, error };
}

function summarize(results: readonly ActionResult[]): ApplySummary {
  const count = { uploaded: 0, reused: 0, removed: 0, kept: 0, failed: 0, "not-started": 0 };
  for (const { outcome } of results) count[outcome]++;
  const { "not-started": notStarted, ...summary } = count;
  return { ...summary, notStarted };
}

function statusOf(results: readonly ActionResult[], summary: ApplySummary, hasFailed: boolean): ApplyStatus {
  if (!hasFailed && summary.failed + summary.notStarted === 0) return "complete";
  if (summary.uploaded + summary.reused + summary.removed > 0) return "partial";
  return hasFailed || results.some(isFailure) ? "failed" : "partial";
}

/** What waits for its turn when the run ends has not failed; a Page that was given up has. */
function isFailure({ error }: ActionResult): boolean {
  return error !== undefined && !(error.code === rateLimitWaitCode && error.scope === "asset");
}
