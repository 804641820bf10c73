import { groupBy } from "../core/group-by.ts";
import { mapConcurrently } from "../core/map-concurrently.ts";
import type { PlannedAction } from "../core/plan/plan.ts";
import type { ApplyEvent } from "./apply-event.ts";
import { orderUnits } from "./order-units.ts";
import type { Upload } from "./ports.ts";
import { rateLimitWaitCode } from "./rate-limit/rate-limit.ts";
import type { UnjournaledId } from "./recorded-replies.ts";
import { UploadError, type UploadErrorDetail } from "./upload-error.ts";
import { type Outcomes, settle, skippedEvent, type UnitOptions, uploadUnit } from "./upload-unit.ts";
import type { UploadUnit } from "./upload-units.ts";
import { type IsClosed, whileOpen } from "./while-open.ts";
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
  /** What ended the run: nothing more can be recorded. */
  readonly failure?: { readonly error: unknown };
  /** The IDs that only the lockfile can still hold. */
  readonly unjournaled: readonly UnjournaledId[];
}

/** Uploads in flight over all Pages, at the most, unless one Page alone was allowed more. */
const mostInFlight = 16;

/** For every two that are sent, another waits for a slot: none stands idle while a reply is being recorded. */
const unitsPerSlot = 1.5;

/** What uploads in flight get after the run was told to stop; a CI runner kills 10 s after its first signal. */
const graceMs = 5_000;

/**
 * Sends every unit that may be sent, the most urgent first; a failure ends its own unit, its Page, or the run, as its
 * scope says. What is left when the budget is spent is not started.
 */
export async function uploadUnits(
  units: readonly UploadUnit[],
  options: UploadAllOptions,
): Promise<UploadedUnits> {
  const { signal, onEvent, clock, desired, budget } = options;
  const outcomes: Outcomes = new Map();
  const unjournaled: UnjournaledId[] = [];
  const refusals: Refusals = { pages: new Map(options.pageFailures), run: undefined };
  const watch = startWatch(options);
  let failure: { readonly error: unknown } | undefined;
  for (const unit of units) settle(outcomes, unit, { outcome: "not-started" });
  const sendable = orderUnits(
    units.filter(({ page }) => !refusals.pages.has(page)),
    desired.renewal,
    clock.now(),
  );
  const affordable = sendable.slice(0, budget.maxUploads);
  if (affordable.length > 0) onEvent(startedEvent(affordable));

  const isClosed = ({ page }: { readonly page: string }): boolean =>
    watch.stop.aborted || refusalFor(page, refusals) !== undefined;
  const noteFailure = (page: string, error: unknown): void => {
    if (error instanceof UploadError) {
      noteRefusal(page, error.detail, refusals);
      return;
    }
    failure ??= { error };
    watch.fail();
  };
  const upload = createUpload(options, { stop: watch.stop, isClosed, noteFailure });
  const unitOptions = { ...options, upload, signal: watch.cutOff, outcomes, unjournaled };
  const run = async (unit: UploadUnit): Promise<void> => {
    if (isClosed(unit)) {
      if (refusalFor(unit.page, refusals) !== undefined) onEvent(skippedEvent(unit));
      return;
    }
    try {
      await uploadUnit(unit, unitOptions);
    } catch (error) {
      noteFailure(unit.page, error);
    }
  };

  await runByPage(affordable, Math.ceil(options.concurrency * unitsPerSlot), run);
  watch.end();
  for (const unit of units) explainNotStarted(unit, outcomes, refusals);
  const isGivenUp = [...refusals.pages.values()].some(({ code }) => code === rateLimitWaitCode);
  const isCutShort = watch.isOutOfTime() && affordable.some(({ sender }) => isNotStarted(outcomes, sender));
  return {
    outcomes,
    isBudgetSpent: !signal.aborted && (affordable.length < sendable.length || isCutShort || isGivenUp),
    unjournaled,
    ...(failure !== undefined && { failure }),
  };
}

/** Runs the units of every Page in their order, `concurrency` of each at a time. */
async function runByPage(
  units: readonly UploadUnit[],
  concurrency: number,
  run: (unit: UploadUnit) => Promise<void>,
): Promise<void> {
  const pages = [...groupBy(units, ({ page }) => page).values()];
  await Promise.all(pages.map((unitsOfPage) => mapConcurrently(unitsOfPage, concurrency, run)));
}

/** Why nothing more is sent to a Page, or to any. */
interface Refusals {
  readonly pages: Map<string, UploadErrorDetail>;
  run: UploadErrorDetail | undefined;
}

function refusalFor(page: string, { pages, run }: Refusals): UploadErrorDetail | undefined {
  return run ?? pages.get(page);
}

function noteRefusal(page: string, detail: UploadErrorDetail, refusals: Refusals): void {
  if (detail.scope === "page") refusals.pages.set(page, detail);
  if (detail.scope === "run") refusals.run ??= detail;
}

function explainNotStarted(unit: UploadUnit, outcomes: Outcomes, refusals: Refusals): void {
  const error = refusalFor(unit.page, refusals);
  if (error !== undefined && isNotStarted(outcomes, unit.sender)) {
    settle(outcomes, unit, { outcome: "not-started", error });
  }
}

function isNotStarted(outcomes: Outcomes, action: PlannedAction): boolean {
  return outcomes.get(action)?.outcome === "not-started";
}

/**
 * Slots are taken last: an upload that waits for its Page's rate limit must not hold one. Whether its Page is still open
 * is looked at before it is journaled, and again when it is.
 */
function createUpload({ upload, wrap, concurrency }: UploadAllOptions, turn: Turn): Upload {
  const attempts = notingFailures(withAttempts(whileOpen(upload, turn.isClosed)), turn);
  const sent = withSlots(whileOpen(attempts, turn.isClosed), {
    perPage: concurrency,
    total: Math.max(mostInFlight, concurrency),
  });
  return wrap?.(sent, turn.stop) ?? sent;
}

interface Turn {
  readonly isClosed: IsClosed;
  readonly stop: AbortSignal;
  readonly noteFailure: (page: string, error: unknown) => void;
}

/** Before its slot is free again: what waits for it is not to be sent after a failure that reaches it. */
function notingFailures(upload: Upload, { noteFailure }: Turn): Upload {
  return async (request, options) => {
    try {
      return await upload(request, options);
    } catch (error) {
      noteFailure(request.page, error);
      throw error;
    }
  };
}

interface Watch {
  /** Aborts when nothing more may be started: the run was told to stop, its time is spent, or it has failed. */
  readonly stop: AbortSignal;
  /** Aborts some time after the run was told to stop. */
  readonly cutOff: AbortSignal;
  readonly isOutOfTime: () => boolean;
  /** Nothing more can be recorded. */
  readonly fail: () => void;
  readonly end: () => void;
}

function startWatch({ signal, clock, budget, checkpoint }: UploadAllOptions): Watch {
  const late = new AbortController();
  const failed = new AbortController();
  const outOfTime = new AbortController();
  const ended = new AbortController();
  const giveUp = (): void => void clock.sleep(graceMs, ended.signal).then(() => late.abort());
  signal.addEventListener("abort", giveUp, { once: true, signal: ended.signal });
  if (budget.maxTimeMs === 0) outOfTime.abort();
  else if (budget.maxTimeMs !== undefined) {
    void clock.sleep(budget.maxTimeMs, ended.signal).then(() => {
      if (!ended.signal.aborted) outOfTime.abort();
    });
  }
  return {
    stop: AbortSignal.any([signal, outOfTime.signal, failed.signal, checkpoint.failed]),
    cutOff: late.signal,
    isOutOfTime: () => outOfTime.signal.aborted,
    fail: () => failed.abort(),
    end: () => ended.abort(),
  };
}

function startedEvent(units: readonly UploadUnit[]): Extract<ApplyEvent, { kind: "started" }> {
  const uploadBytes = units.reduce((sum, { content }) => sum + content.sizeBytes, 0);
  return { kind: "started", uploads: units.length, uploadBytes };
}
