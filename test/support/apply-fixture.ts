import type { ApplyEvent } from "../../src/apply/apply-event.ts";
import { type ExecutedPlan, type ExecuteOptions, executePlan } from "../../src/apply/execute-plan.ts";
import type {
  Clock,
  Journal,
  JournalIntent,
  JournalResult,
  Upload,
  UploadReply,
  UploadRequest,
} from "../../src/apply/ports.ts";
import { UploadError, type UploadErrorDetail } from "../../src/apply/upload-error.ts";
import type { DesiredState } from "../../src/core/desired/desired-state.ts";
import { type Diagnostic, DiagnosticError } from "../../src/core/diagnostics/diagnostic.ts";
import { alignPages } from "../../src/core/lockfile/align-pages.ts";
import { emptyLockfile, type Lockfile } from "../../src/core/lockfile/lockfile.ts";
import { createPlan, type PlanOptions } from "../../src/core/plan/create-plan.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { nowMs } from "./builders.ts";

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Moves on, and ends the sleeps that are over by then. */
  readonly advance: (ms: number) => Promise<void>;
  /** How many sleep. */
  readonly sleepers: () => number;
}

export function createFakeClock(startMs: number = nowMs): FakeClock {
  let currentMs = startMs;
  const sleeping = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  return {
    now: () => currentMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          untilMs: currentMs + ms,
          wake: () => {
            sleeping.delete(sleeper);
            resolve();
          },
        };
        sleeping.add(sleeper);
        signal?.addEventListener("abort", sleeper.wake, { once: true });
      }),
    advance: async (ms) => {
      currentMs += ms;
      for (const { untilMs, wake } of [...sleeping]) if (untilMs <= currentMs) wake();
      await settled();
    },
    sleepers: () => sleeping.size,
  };
}

/** Resolves when all that can go on without time or the world has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What happened, in order, in words: of the journal, the uploads, the store and the events. */
interface Trace {
  readonly lines: string[];
  readonly intents: JournalIntent[];
  readonly results: JournalResult[];
  readonly requests: UploadRequest[];
  readonly written: Lockfile[];
  readonly events: ApplyEvent[];
}

function createTrace(): Trace {
  return { lines: [], intents: [], results: [], requests: [], written: [], events: [] };
}

function tracedJournal({ lines, intents, results }: Trace): Journal {
  return {
    intent: async (entry) => {
      await settled();
      lines.push(`intent ${entry.page}/${entry.key}`);
      return intents.push(entry);
    },
    result: async (entry) => {
      await settled();
      lines.push(`result ${intents[entry.intent - 1]?.key} ${entry.outcome.kind}`);
      results.push(entry);
    },
  };
}

/** What Meta answers: an ID made of Page and key, at the clock's time. */
export function reply(
  request: Pick<UploadRequest, "page" | "key">,
  changes: Partial<UploadReply> = {},
): UploadReply {
  return { attachmentId: `id-${request.page}-${request.key}`, uploadedAtMs: nowMs, ...changes };
}

/** Notes every request before `answer` has it. */
function tracedUpload({ lines, requests }: Trace, answer: Upload): Upload {
  return async (request, options) => {
    lines.push(`upload ${request.page}/${request.key}`);
    requests.push(request);
    return await answer(request, options);
  };
}

/** What a test of an apply changes. */
export interface ApplyChanges extends Partial<Omit<ExecuteOptions, "desired" | "upload">> {
  readonly plan?: Partial<PlanOptions>;
  readonly answer?: Upload;
}

export interface Run extends Trace {
  readonly plan: Plan;
  readonly done: Promise<ExecutedPlan>;
}

/** Starts to apply `desired`; `done` resolves when it ends. */
export function startApply(
  desired: DesiredState,
  held: Lockfile = emptyLockfile,
  changes: ApplyChanges = {},
): Run {
  const trace = createTrace();
  const { plan: planOptions, answer = async (request) => reply(request), ...options } = changes;
  const plan = createPlan(desired, held, { nowMs, ...planOptions });
  const done = executePlan(plan, {
    desired,
    lockfile: alignPages(held, desired.pages),
    isChanged: false,
    pageFailures: new Map(),
    upload: tracedUpload(trace, answer),
    journal: tracedJournal(trace),
    store: {
      write: async (lockfile) => {
        trace.lines.push("write");
        trace.written.push(lockfile);
        return lockfile;
      },
    },
    clock: createFakeClock(),
    concurrency: 4,
    signal: new AbortController().signal,
    onEvent: (event) => {
      trace.events.push(event);
      if (event.kind !== "upload-progress") trace.lines.push(lineOfEvent(event));
    },
    ...options,
  });
  return { ...trace, plan, done };
}

function lineOfEvent(event: ApplyEvent): string {
  return "key" in event ? `${event.kind} ${event.key}` : event.kind;
}

/** Applies `desired` and waits for the end. */
export async function apply(
  desired: DesiredState,
  held?: Lockfile,
  changes?: ApplyChanges,
): Promise<Omit<Run, "done"> & ExecutedPlan> {
  const run = startApply(desired, held, changes);
  return { ...run, ...(await run.done) };
}

/** `page/key outcome`, the ID, and the error's code. */
export function outcomesOf({ result }: Pick<ExecutedPlan, "result">): readonly string[] {
  return result.results.map(({ page, key, outcome, attachmentId, error }) =>
    [`${page}/${key}`, outcome, attachmentId, error?.code].filter((word) => word !== undefined).join(" "),
  );
}

/** A refusal by Meta. */
export function refusal(changes: Partial<UploadErrorDetail> = {}): UploadError {
  return new UploadError({ code: "100", message: "(#100) no", scope: "asset", ...changes });
}

export function diagnosticError(code: string): DiagnosticError {
  return new DiagnosticError([{ code, severity: "error", message: `${code} happened` }]);
}

/** The diagnostics that `promise` is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<readonly Diagnostic[] | unknown> {
  try {
    return await promise;
  } catch (error) {
    return error instanceof DiagnosticError ? error.diagnostics : error;
  }
}
