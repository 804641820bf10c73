import type { Platform } from "../core/asset-type.ts";
import type { DesiredState } from "../core/desired/desired-state.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import { tidyLockfile } from "../core/lockfile/tidy-lockfile.ts";
import { isUploadAction, type Plan, type PlannedAction } from "../core/plan/plan.ts";
import type { ApplyEvent } from "./apply-event.ts";
import type { ActionResult, ApplyResult, ApplyStatus, ApplySummary } from "./apply-result.ts";
import { createCheckpoint } from "./checkpoint.ts";
import type { Clock, Journal, LockfileStore, Upload } from "./ports.ts";
import {
  createFindPage,
  isRefused,
  recordPages,
  recordRemovals,
  recordReuses,
  withMoves,
} from "./settle-actions.ts";
import { uploadUnits } from "./upload-all.ts";
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
  readonly journal: Journal;
  readonly store: LockfileStore;
  readonly clock: Clock;
  /** Uploads at a time and Page. */
  readonly concurrency: number;
  /** Stops the run in good order: uploads in flight get 5 s. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
}

/** What an apply did, and the lockfile that it left. */
export interface ExecutedPlan {
  readonly result: ApplyResult;
  readonly lockfile: Lockfile;
}

/**
 * Makes the lockfile what `plan` says: takes over IDs, uploads, retires what is not wanted any more, and writes it.
 * The entry of an asset that fails, or is not reached, stays as it was.
 *
 * @throws {DiagnosticError} when the lockfile or the journal cannot be written.
 */
export async function executePlan(plan: Plan, options: ExecuteOptions): Promise<ExecutedPlan> {
  const { desired, lockfile, store, clock } = options;
  const findPage = createFindPage(desired, lockfile);
  const platformOf = (page: string): Platform => findPage(page).platform;
  const wantedPages = new Set(desired.pages.map(({ name }) => name));
  const checkpoint = createCheckpoint(lockfile, {
    store,
    clock,
    tidy: (current) => tidyLockfile(withMoves(current, plan, findPage), clock.now(), wantedPages),
  });
  recordPages(checkpoint.draft, plan, findPage);
  recordReuses(checkpoint.draft, plan, findPage);
  const units = createUploadUnits(plan, platformOf);
  const outcomes = await uploadUnits(units, { ...options, checkpoint, findPage });
  recordRemovals(checkpoint.draft, plan, findPage);
  const result = resultOf(plan, outcomes, options);
  if (!options.isChanged && !checkpoint.isTouched() && !hasSettled(result)) return { result, lockfile };
  return { result, lockfile: await checkpoint.flush() };
}

function hasSettled({ summary }: ApplyResult): boolean {
  return summary.reused + summary.removed > 0;
}

function resultOf(
  plan: Plan,
  outcomes: ReadonlyMap<PlannedAction, UnitOutcome>,
  { signal }: ExecuteOptions,
): ApplyResult {
  const refusedPages = new Set(plan.refusedRemovals.map(({ page }) => page));
  const results = plan.actions.map((action) => resultOfAction(action, outcomes, refusedPages));
  const summary = summarize(results);
  return { status: statusOf(summary, signal.aborted), summary, results };
}

function resultOfAction(
  action: PlannedAction,
  outcomes: ReadonlyMap<PlannedAction, UnitOutcome>,
  refusedPages: ReadonlySet<string>,
): ActionResult {
  const { page, key, action: name } = action;
  const base = { page, key, action: name };
  if (isUploadAction(action)) return { ...base, ...(outcomes.get(action) ?? { outcome: "not-started" }) };
  switch (action.action) {
    case "keep":
      return { ...base, outcome: "kept", attachmentId: action.locked.attachmentId };
    case "reuse":
      return { ...base, outcome: "reused", attachmentId: action.reused.attachmentId };
    case "remove":
      if (!isRefused(action, refusedPages)) return { ...base, outcome: "removed" };
      return {
        ...base,
        outcome: "not-started",
        attachmentId: action.locked.attachmentId,
        error: tooManyRemovals(page),
      };
    default:
      return action satisfies never;
  }
}

function tooManyRemovals(page: string): UploadErrorDetail {
  return {
    code: "too-many-removals",
    message: `more than 30 % of the assets of Page \`${page}\` would be forgotten`,
    hint: `allow it with \`--allow-removals=${page}\``,
    scope: "page",
  };
}

function summarize(results: readonly ActionResult[]): ApplySummary {
  const count = (outcome: ActionResult["outcome"]): number =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    uploaded: count("uploaded"),
    reused: count("reused"),
    removed: count("removed"),
    kept: count("kept"),
    failed: count("failed"),
    notStarted: count("not-started"),
  };
}

function statusOf(summary: ApplySummary, isInterrupted: boolean): ApplyStatus {
  if (isInterrupted) return "interrupted";
  if (summary.failed + summary.notStarted === 0) return "complete";
  return summary.uploaded + summary.reused + summary.removed + summary.kept === 0 ? "failed" : "partial";
}
