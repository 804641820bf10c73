import type { ApplyEvent } from "../../apply/apply-event.ts";
import type { ApplyResult } from "../../apply/apply-result.ts";
import { createUploadUnits } from "../../apply/upload-units.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { groupBy } from "../../core/group-by.ts";
import { createPlan } from "../../core/plan/create-plan.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { type Applied, applyPlan } from "../../io/apply/apply-plan.ts";
import { type AskedAhead, createAskedAhead } from "../../io/apply/ask-ahead.ts";
import { systemClock } from "../../io/clock.ts";
import { isLoopbackUrl } from "../../io/graph/graph-url.ts";
import { applyDocument } from "../../views/apply-document.ts";
import type { Progress } from "../../views/progress/progress-options.ts";
import { refusedRemovalDiagnostics } from "../../views/refused-removal-diagnostics.ts";
import { renderJson } from "../../views/render-json.ts";
import { openApplyProgress } from "../apply-progress.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { asFold, emptyPlan } from "../fold-only.ts";
import { lostUploadWarnings } from "../lost-uploads.ts";
import { type OpenProject, openProject } from "../open-project.ts";
import type { LockOptions, PlanningOptions } from "../options.ts";
import { printDiagnostics } from "../print.ts";
import { exitCodeOf, reportApplied } from "../report-applied.ts";
import { createPlanOptions, findIdleGlobs } from "../select.ts";
import { openRunSharing, type RunSharing, type SharingCommandOptions } from "../share-run.ts";
import { type Interruption, watchSignals } from "../watch-signals.ts";
import { withRunLock } from "../with-run-lock.ts";

/** What `apply` takes. */
export interface ApplyCommandOptions extends PlanningOptions, LockOptions, SharingCommandOptions {
  readonly concurrency: number;
  /** Percent. */
  readonly maxUsage: number;
  readonly maxUploads?: number;
  /** Milliseconds. */
  readonly maxTime?: number;
}

/** Plans, uploads, and writes the lockfile and the outputs; one run at a time. */
export async function runApply(context: CommandContext, options: ApplyCommandOptions): Promise<number> {
  const interruption = watchSignals(context);
  try {
    return await applyAlone(context, options, interruption);
  } catch (error) {
    const received = interruption.received();
    if (received === undefined || error !== interruption.signal.reason) throw error;
    const { stdout, stderr, exit } = context;
    if (options.json === true) stdout.write(renderJson(applyDocument(interruptedEarly)));
    else if (options.quiet !== true) stderr.write("Interrupted before anything was sent.\n");
    // Files and URLs that are still being read would keep the process alive.
    exit(exitCodes[received]);
    return exitCodes[received];
  } finally {
    interruption.end();
  }
}

const interruptedEarly: ApplyResult = {
  status: "interrupted",
  summary: { uploaded: 0, reused: 0, removed: 0, kept: 0, failed: 0, notStarted: 0 },
  results: [],
};

async function applyAlone(
  context: CommandContext,
  options: ApplyCommandOptions,
  interruption: Interruption,
): Promise<number> {
  const { signal } = interruption;
  return withRunLock(context, { ...options, signal }, async () => {
    const askedAhead = createAskedAhead(context.env, signal);
    try {
      return await applyOnce(context, options, { interruption, askedAhead });
    } finally {
      await askedAhead.close();
    }
  });
}

interface Run {
  readonly interruption: Interruption;
  readonly askedAhead: AskedAhead;
}

async function applyOnce(
  context: CommandContext,
  options: ApplyCommandOptions,
  { interruption, askedAhead }: Run,
): Promise<number> {
  const folds = options.maxUploads === 0;
  const opening: Parameters<typeof openProject>[1] = {
    ...options,
    isLocked: true,
    ...(isAskedAhead(options) && { onListed: askedAhead.ask }),
  };
  const opened = await interruption.orEnd(
    openProject(context, folds ? { ...opening, offline: true } : opening),
  );
  const { signal } = interruption;
  let onEvent = warnOf(context, options);
  const onWarning = (warning: Diagnostic): void => onEvent({ ...warning, kind: "warning" });
  let sharing: RunSharing | undefined;
  try {
    assertMovable(opened, options);
    sharing = await interruption.orEnd(openRunSharing(context, opened, { options, signal, onWarning }));
    const { project, spares } = sharing;
    const planOptions = { ...createPlanOptions(project, options, opened.nowMs), spares };
    const plan = createPlan(project.desired, project.lockfile, planOptions);
    const warnings = [...lostUploadWarnings(project.possiblyLost), ...findIdleGlobs(project, options)];
    printDiagnostics(context, warnings, options);
    if (!folds && plan.summary.uploads > 0) await interruption.orEnd(sharing.begin());
    const hasSeveralPages = project.desired.pages.length > 1;
    const progress = openApplyProgress(context, options, {
      hasSeveralPages,
      uploadsByPage: countUploads(plan),
      stop: signal,
    });
    onEvent = progress?.onEvent ?? onEvent;
    const applying: Applying = {
      planOptions,
      options,
      progress,
      onEvent,
      signal,
      onJournaled: sharing.note,
      askedAhead,
    };
    const run = { ...opened, project };
    const applied = folds
      ? asFold(await applyAll(run, emptyPlan(plan), applying))
      : await applyAll(run, plan, applying);
    onEvent = warnOf(context, options);
    const published = await sharing.publish(planOptions);
    const unplanned = folds ? [] : [...project.urlDiagnostics, ...refusedRemovalDiagnostics(plan)];
    const problems = [...unplanned, ...applied.diagnostics, ...(published?.diagnostics ?? [])];
    // A signal that comes from here on comes too late: the document and the exit code say the same.
    const received = interruption.received();
    const ended = received === undefined ? applied : asInterrupted(applied);
    reportApplied(context, ended, { options, problems, commit: published?.outcome });
    return exitCodeOf(ended, problems, received);
  } finally {
    await sharing?.close();
    await opened.close();
  }
}

/** Not where something else decides first: a selection, what a remote's branch holds, or whether it may run at all. */
function isAskedAhead({ maxUploads, page, only, at, commit, push }: ApplyCommandOptions): boolean {
  return maxUploads !== 0 && [page, only, at, commit, push].every((option) => option === undefined);
}

function countUploads(plan: Plan): ReadonlyMap<string, number> {
  const units = groupBy(createUploadUnits(plan), ({ page }) => page);
  return new Map([...units].map(([page, uploads]) => [page, uploads.length]));
}

function asInterrupted(applied: Applied): Applied {
  return { ...applied, result: { ...applied.result, status: "interrupted" } };
}

/** Without progress, warnings alone are told as they come. */
function warnOf(context: CommandContext, options: ApplyCommandOptions): (event: ApplyEvent) => void {
  return (event) => {
    if (event.kind !== "warning") return;
    const { code, message, hint } = event;
    const warning: Diagnostic = { code, severity: "warning", message, ...(hint !== undefined && { hint }) };
    printDiagnostics(context, [warning], options);
  };
}

interface Applying {
  readonly planOptions: Parameters<typeof createPlan>[2];
  readonly options: ApplyCommandOptions;
  readonly progress: Progress | undefined;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly signal: AbortSignal;
  readonly onJournaled: RunSharing["note"];
  readonly askedAhead: AskedAhead;
}

async function applyAll(
  { project, now, nowMs, credentialsOf }: OpenProject,
  plan: Plan,
  { planOptions, options, progress, onEvent, signal, onJournaled, askedAhead }: Applying,
): Promise<Applied> {
  const clockAheadMs = options.at === undefined ? 0 : nowMs - now();
  try {
    const applied = await applyPlan(project, plan, {
      plan: planOptions,
      concurrency: options.concurrency,
      maxUsagePercent: options.maxUsage,
      budget: {
        ...(options.maxUploads !== undefined && { maxUploads: options.maxUploads }),
        ...(options.maxTime !== undefined && { maxTimeMs: options.maxTime }),
      },
      isLocked: true,
      signal,
      // `--at` moves the clock that the run goes by; time passes on it as ever.
      clock: { ...systemClock, now: () => now() + clockAheadMs },
      clockAheadMs,
      onEvent,
      onJournaled,
      askedAhead,
      ...(credentialsOf !== undefined && { credentialsOf }),
    });
    await progress?.end(applied.result);
    return applied;
  } catch (error) {
    await progress?.end();
    throw error;
  }
}

/** Real IDs must not carry made-up dates. */
function assertMovable({ project }: OpenProject, { at }: ApplyCommandOptions): void {
  if (at === undefined || isLoopbackUrl(project.graphUrl)) return;
  throw new DiagnosticError([
    {
      code: "at-not-allowed",
      severity: "error",
      message: "`apply --at` would record dates that are not true",
      hint: "leave `--at` out, try it with `plan --at`, or use it with `--sandbox`",
    },
  ]);
}
