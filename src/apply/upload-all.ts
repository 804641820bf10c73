import pLimit, { type LimitFunction } from "p-limit";
import { type Diagnostic, DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import type { PlannedAction } from "../core/plan/plan.ts";
import type { ApplyEvent } from "./apply-event.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { orderUnits } from "./order-units.ts";
import type { Upload } from "./ports.ts";
import { rateLimitWaitCode } from "./rate-limit/rate-limit.ts";
import { UploadError, type UploadErrorDetail } from "./upload-error.ts";
import { type Outcomes, settle, type UnitOptions, type UnjournaledId, uploadUnit } from "./upload-unit.ts";
import type { UploadUnit } from "./upload-units.ts";
import { withAttempts } from "./with-attempts.ts";
import { withSlots } from "./with-slots.ts";

/** What uploading needs. */
export interface UploadAllOptions extends Omit<UnitOptions, "outcomes" | "unjournaled"> {
  /** Why nothing is uploaded to a Page, by its name. */
  readonly pageFailures: ReadonlyMap<string, UploadErrorDetail>;
  /** Uploads at a time and Page. */
  readonly concurrency: number;
  readonly budget: Budget;
  /** What is put around the uploads: retries, the rate limit. It gets the signal after which nothing is to be sent. */
  readonly wrap?: (upload: Upload, stop: AbortSignal) => Upload;
}

/** What a run may spend. */
export interface Budget {
  readonly maxUploads?: number;
  readonly maxTimeMs?: number;
}

/** What became of the uploads. */
export interface UploadedUnits {
  readonly outcomes: Outcomes;
  /** Whether something was left for lack of budget. */
  readonly isBudgetSpent: boolean;
}

/** Uploads in flight over all Pages, at the most, unless one Page alone was allowed more. */
const mostInFlight = 16;

/** What uploads in flight get after the run was told to stop; a CI runner kills 10 s after its first signal. */
const graceMs = 5_000;

/**
 * Sends every unit that may be sent, the most urgent first; a failure ends its own unit, its Page, or the run, as its
 * scope says. What is left when the budget is spent is not started.
 *
 * @throws what ended the run, when nothing more can be recorded; {DiagnosticError} with `id-not-stored` for each ID that
 * neither journal nor lockfile took.
 */
export async function uploadUnits(
  units: readonly UploadUnit[],
  options: UploadAllOptions,
): Promise<UploadedUnits> {
  const { signal, onEvent, checkpoint, clock, desired, budget } = options;
  const outcomes: Outcomes = new Map();
  const unjournaled: UnjournaledId[] = [];
  const pageFailures = new Map(options.pageFailures);
  for (const unit of units) {
    const error = pageFailures.get(unit.page);
    settle(outcomes, unit, { outcome: "not-started", ...(error !== undefined && { error }) });
  }
  const sendable = orderUnits(
    units.filter(({ page }) => !pageFailures.has(page)),
    desired.renewal,
    clock.now(),
  );
  const affordable = sendable.slice(0, budget.maxUploads);
  if (affordable.length > 0) onEvent(startedEvent(affordable));

  const watch = startWatch(options);
  const upload = createUpload(options, watch.stop);
  let runFailure: { readonly error: unknown } | undefined;
  let runRefusal: UploadErrorDetail | undefined;

  const run = async (unit: UploadUnit): Promise<void> => {
    const error = runRefusal ?? pageFailures.get(unit.page);
    if (error !== undefined) settle(outcomes, unit, { outcome: "not-started", error });
    if (error !== undefined || watch.stop.aborted || runFailure !== undefined || checkpoint.hasFailed())
      return;
    try {
      await uploadUnit(unit, { ...options, upload, signal: watch.cutOff, outcomes, unjournaled });
    } catch (thrown) {
      if (!(thrown instanceof UploadError)) runFailure ??= { error: thrown };
      else if (thrown.detail.scope === "page") pageFailures.set(unit.page, thrown.detail);
      else if (thrown.detail.scope === "run") runRefusal = thrown.detail;
    }
  };

  const limit = createPageLimit(options.concurrency);
  await Promise.all(affordable.map((unit) => limit(unit.page, () => run(unit))));
  watch.end();
  if (runFailure !== undefined) throw await saveAfterFailure(runFailure.error, checkpoint, unjournaled);
  const isGivenUp = [...pageFailures.values()].some(({ code }) => code === rateLimitWaitCode);
  const isCutShort = watch.isOutOfTime() && affordable.some(({ sender }) => isNotStarted(outcomes, sender));
  return {
    outcomes,
    isBudgetSpent: !signal.aborted && (affordable.length < sendable.length || isCutShort || isGivenUp),
  };
}

function isNotStarted(outcomes: Outcomes, action: PlannedAction): boolean {
  return outcomes.get(action)?.outcome === "not-started";
}

/** Slots over all Pages are taken last: an upload that waits for its Page's rate limit must not hold one. */
function createUpload({ upload, wrap, concurrency }: UploadAllOptions, stop: AbortSignal): Upload {
  const sent = withSlots(withAttempts(upload), Math.max(mostInFlight, concurrency), stop);
  return wrap?.(sent, stop) ?? sent;
}

function createPageLimit(concurrency: number): (page: string, run: () => Promise<void>) => Promise<void> {
  const limits = new Map<string, LimitFunction>();
  return (page, run) => {
    const limit = limits.get(page) ?? pLimit(concurrency);
    limits.set(page, limit);
    return limit(run);
  };
}

interface Watch {
  /** Aborts when nothing more may be started: the run was told to stop, or its time is spent. */
  readonly stop: AbortSignal;
  /** Aborts some time after the run was told to stop. */
  readonly cutOff: AbortSignal;
  readonly isOutOfTime: () => boolean;
  readonly end: () => void;
}

function startWatch({ signal, clock, budget }: UploadAllOptions): Watch {
  const late = new AbortController();
  const outOfTime = new AbortController();
  const ended = new AbortController();
  const giveUp = (): void => void clock.sleep(graceMs, ended.signal).then(() => late.abort());
  signal.addEventListener("abort", giveUp, { once: true, signal: ended.signal });
  if (budget.maxTimeMs !== undefined) {
    void clock.sleep(budget.maxTimeMs, ended.signal).then(() => {
      if (!ended.signal.aborted) outOfTime.abort();
    });
  }
  return {
    stop: AbortSignal.any([signal, outOfTime.signal]),
    cutOff: late.signal,
    isOutOfTime: () => outOfTime.signal.aborted,
    end: () => ended.abort(),
  };
}

/** Writes what can still be written, and gives the error to end with. */
async function saveAfterFailure(
  error: unknown,
  checkpoint: Checkpoint,
  unjournaled: readonly UnjournaledId[],
): Promise<unknown> {
  if (!checkpoint.isTouched()) return error;
  const second = await checkpoint.flush().catch((storeError: unknown) => storeError);
  if (checkpoint.isWritten() || unjournaled.length === 0) return error;
  return new DiagnosticError([...[error, second].flatMap(diagnosticsOf), ...unjournaled.map(notStored)]);
}

function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof DiagnosticError ? error.diagnostics : [];
}

function notStored({ page, key, attachmentId }: UnjournaledId): Diagnostic {
  return {
    code: "id-not-stored",
    severity: "error",
    message: `the ID ${attachmentId} of \`${key}\` on Page \`${page}\` is neither in the journal nor in the lockfile`,
    hint: "note it down if you want to keep it; the next `apply` uploads the asset again",
  };
}

function startedEvent(units: readonly UploadUnit[]): Extract<ApplyEvent, { kind: "started" }> {
  const uploadBytes = units.reduce((sum, { content }) => sum + content.sizeBytes, 0);
  return { kind: "started", uploads: units.length, uploadBytes };
}
