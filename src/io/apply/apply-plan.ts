import type { ApplyEvent } from "../../apply/apply-event.ts";
import type { ApplyResult } from "../../apply/apply-result.ts";
import type { BoundPages } from "../../apply/bind-pages.ts";
import { type ExecutedPlan, executePlan } from "../../apply/execute-plan.ts";
import type { Clock, Upload } from "../../apply/ports.ts";
import { withRetry } from "../../apply/retry/with-retry.ts";
import type { Budget } from "../../apply/upload-all.ts";
import type { DesiredState } from "../../core/desired/desired-state.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import type { JournaledUpload } from "../../core/lockfile/journal.ts";
import type { Lockfile } from "../../core/lockfile/lockfile.ts";
import { serializeLockfile } from "../../core/lockfile/serialize-lockfile.ts";
import { createPlan, type PlanOptions } from "../../core/plan/create-plan.ts";
import { isUploadAction, type Plan } from "../../core/plan/plan.ts";
import { backgroundClock, systemClock } from "../clock.ts";
import type { Credentials } from "../graph/credentials.ts";
import type { GraphClient } from "../graph/graph-client.ts";
import { type OpenJournal, openJournal } from "../journal/open-journal.ts";
import { openLockfileStore } from "../lockfile/lockfile-store.ts";
import { readOutputPlaces } from "../outputs/create-generated-files.ts";
import { writeOutputs } from "../outputs/write-outputs.ts";
import type { Project } from "../project/load-project.ts";
import { acquireRunLock } from "../run-lock/acquire-run-lock.ts";
import type { AskedAhead } from "./ask-ahead.ts";
import { type AskPatiently, createAskPatiently } from "./ask-patiently.ts";
import { bindProjectPages } from "./bind-project-pages.ts";
import { describePageFailures } from "./describe-page-failures.ts";
import { journalKept } from "./journal-kept.ts";
import { createRunRateLimit, type RunRateLimit } from "./limit-rate.ts";
import { openRunClient } from "./open-run-client.ts";
import { waitingPages } from "./page-failure.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { openRunCredentials, type RunCredentials } from "./run-credentials.ts";
import { startTimeBudget, type TimeBudget } from "./time-budget.ts";
import { createUrlSource, type UrlSource } from "./url-source.ts";
import { withPreparation } from "./with-preparation.ts";
import { withUrlRecheck } from "./with-url-recheck.ts";

/** How a plan is applied. */
export interface ApplyPlanOptions {
  /** What the plan was made with: it is made again when a token tells whose Page it is. */
  readonly plan: PlanOptions;
  /** Uploads at a time and Page; the default is 4. */
  readonly concurrency?: number;
  /** Ends the run in good order: uploads in flight get 5 s. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** The secrets of a Page, by its name. Default: from the environment, as the manifest says. */
  readonly credentialsOf?: (page: string) => Credentials | Promise<Credentials>;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Holds the Pages' usage figures below it, in percent; the default is 80. */
  readonly maxUsagePercent?: number;
  /** What the run may spend; the default is no limit. */
  readonly budget?: Budget;
  /** Whether the caller holds the project's run lock already. */
  readonly isLocked?: boolean;
  /** How far `clock` is ahead of the one that the Graph API goes by, whose replies would set it right. Default: 0. */
  readonly clockAheadMs?: number;
  /** Answers that were asked for while the project was loaded. */
  readonly askedAhead?: Pick<AskedAhead, "take">;
  /** Called with each ID that the journal holds and that counts. */
  readonly onJournaled?: (upload: JournaledUpload) => void;
}

/** What an apply did. */
export interface Applied {
  readonly result: ApplyResult;
  /** The outputs that were written anew, as the manifest names them. */
  readonly written: readonly string[];
  /** Why nothing could be uploaded to whole Pages, and which outputs could not be written. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether something was left for lack of budget. */
  readonly isBudgetSpent: boolean;
}

const defaultConcurrency = 4;

/** The bot's own messages count in the same allowance. */
const defaultMaxUsagePercent = 80;

/**
 * Uploads what `plan` says, writes the lockfile and then the outputs. A failed asset keeps its entry; the rest go on.
 * What others write into the lockfile meanwhile is merged.
 *
 * @throws {DiagnosticError} when the lockfile cannot be written from the start, or something else stands where an output
 * goes; `run-locked` when another run is under way.
 */
export async function applyPlan(project: Project, plan: Plan, options: ApplyPlanOptions): Promise<Applied> {
  if (options.isLocked === true) return applyLocked(project, plan, options);
  const { runLock, runLockName } = project.paths;
  const lock = await acquireRunLock(runLock, { clock: backgroundClock, shownAs: runLockName });
  try {
    return await applyLocked(project, plan, options);
  } finally {
    await lock.release();
  }
}

async function applyLocked(project: Project, plan: Plan, options: ApplyPlanOptions): Promise<Applied> {
  // Code of another hand in an output's place is told before anything is uploaded.
  await removeLeftovers(project.paths, await readOutputPlaces(project));
  const urls = createUrlSource(project);
  const rate = createRunRateLimit(project, {
    uploads: plan.summary.uploads,
    maxUsagePercent: options.maxUsagePercent ?? defaultMaxUsagePercent,
    concurrency: options.concurrency ?? defaultConcurrency,
    hasMaxTime: options.budget?.maxTimeMs !== undefined,
    onEvent: options.onEvent ?? (() => undefined),
  });
  const {
    clock = systemClock,
    clockAheadMs = 0,
    budget = {},
    signal = new AbortController().signal,
  } = options;
  const time = startTimeBudget(budget, signal);
  const askPatiently = createAskPatiently(rate.open(time.stop), retryPolicy);
  const credentials = openRunCredentials(project, {
    given: options.credentialsOf,
    client: () => client,
    askPatiently,
    signal: time.stop,
  });
  const client = openRunClient(project, {
    urls,
    rate,
    now: () => clock.now() - clockAheadMs,
    credentialsOf: credentials.of,
  });
  const { journal: journalPath, journalName } = project.paths;
  const journal = await openJournal(journalPath, journalName);
  try {
    const open: Open = { options, urls, rate, client, journal, credentials, time, askPatiently, signal };
    const { executed, bound } = await bindAndExecute(project, plan, open);
    const { isStored, isBudgetSpent } = executed;
    if (isStored) await journal.clear();
    const outputs = isStored
      ? await writeOutputs({ ...project, desired: bound.desired }, executed.lockfile)
      : noOutputs;
    return {
      result: withProblems(executed.result, [...project.urlDiagnostics, ...outputs.diagnostics]),
      written: outputs.written,
      diagnostics: [
        ...describePageFailures(bound.failures),
        ...waitingPages(executed.result, bound.failures),
        ...executed.diagnostics,
        ...(isStored ? [] : journalKept(executed, project.paths)),
        ...outputs.diagnostics,
      ],
      isBudgetSpent,
    };
  } finally {
    await journal.close();
    await client.close();
    await urls.close();
  }
}

const noOutputs = { written: [], diagnostics: [] } as const;

interface Open {
  readonly options: ApplyPlanOptions;
  readonly urls: UrlSource;
  readonly rate: RunRateLimit;
  readonly client: GraphClient;
  readonly journal: OpenJournal;
  readonly credentials: RunCredentials;
  readonly time: TimeBudget;
  readonly askPatiently: AskPatiently;
  readonly signal: AbortSignal;
}

const retryPolicy = { clock: systemClock, random: Math.random };

async function bindAndExecute(
  project: Project,
  plan: Plan,
  open: Open,
): Promise<{ readonly executed: ExecutedPlan; readonly bound: BoundPages }> {
  const { options, urls, rate, client, journal, time, signal } = open;
  const { clock = systemClock, clockAheadMs = 0 } = options;
  const { onEvent } = rate;
  const { paths } = project;
  const store = openLockfileStore(paths.lockfile, paths.lockfileName, project.lockfileText);
  const pages = new Set(plan.actions.filter(isUploadAction).map(({ page }) => page));
  if (pages.size > 0) await store.assertWritable();
  const begun = pages.size > 0 ? journal.begin() : undefined;
  const bound = await bindProjectPages(project, {
    ...open,
    pages,
    identifyPage: (page, stop) => options.askedAhead?.take(page.name) ?? client.identifyPage(page, stop),
    signal: time.stop,
    onEvent,
  });
  await begun;
  const lockfile = alignPages(project.lockfile, bound.desired.pages);
  const isBound = bound.desired.pages.some(({ id }, index) => id !== project.desired.pages[index]?.id);
  const finalPlan = isBound ? createPlan(bound.desired, project.lockfile, options.plan) : plan;
  const executed = await executePlan(finalPlan, {
    desired: bound.desired,
    lockfile,
    isChanged: project.isLockfileAhead || hasNewNames(project.lockfile, lockfile, bound.desired),
    pageFailures: bound.failures,
    upload: clockAheadMs === 0 ? client.upload : uploadAhead(client.upload, clock, clockAheadMs),
    wrap: (upload, stop) => {
      const retried = withRetry(rate.open(stop).wrap(upload), { ...retryPolicy, stop });
      return withPreparation(withUrlRecheck(retried, urls.askAgain), client.prepare);
    },
    journal,
    store,
    clock,
    concurrency: options.concurrency ?? defaultConcurrency,
    budget: time.left(),
    signal,
    onEvent,
    ...(options.onJournaled !== undefined && { onJournaled: options.onJournaled }),
  });
  return { executed, bound };
}

/** Assets whose URL could not be read have no action, nor have outputs; and yet the run is not complete. */
function withProblems(result: ApplyResult, problems: readonly Diagnostic[]): ApplyResult {
  return result.status === "complete" && problems.length > 0 ? { ...result, status: "partial" } : result;
}

/** `upload` with its times by `clock`, which is ahead; the Graph API's own may have been moved along, or not. */
function uploadAhead(upload: Upload, clock: Pick<Clock, "now">, aheadMs: number): Upload {
  return async (request, options) => {
    const reply = await upload(request, options);
    const distanceMs = (atMs: number): number => Math.abs(clock.now() - atMs);
    const aheadAtMs = reply.uploadedAtMs + aheadMs;
    const isMoved = distanceMs(reply.uploadedAtMs) < distanceMs(aheadAtMs);
    return isMoved ? reply : { ...reply, uploadedAtMs: aheadAtMs };
  };
}

/** Whether Pages go by other names or IDs than in the lockfile's file: bots read it by them. */
function hasNewNames(held: Lockfile, aligned: Lockfile, { pages }: DesiredState): boolean {
  const isBound = pages.some(
    ({ name, id }) => id !== undefined && held.pages.has(name) && held.pages.get(name)?.id !== id,
  );
  return isBound || serializeLockfile(held) !== serializeLockfile(aligned);
}
