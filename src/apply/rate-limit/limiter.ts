import { onAbort } from "../on-abort.ts";
import type { Clock } from "../ports.ts";
import { createBackoff } from "./backoff.ts";
import { createCallLog } from "./call-log.ts";
import { createInFlightBound } from "./in-flight-bound.ts";
import { createStartRate } from "./start-rate.ts";
import { compareUrgency, isUrgent, type UploadUrgency } from "./urgency.ts";
import { createUsageModel } from "./usage-model.ts";

/** Shorter sleeps may not move the clock at all. */
const shortestSleepMs = 1;

/** Without a reason of its own an abort makes an error with its stack, which costs more than the call. */
const superseded = "superseded";

/** What a limiter needs. */
export interface LimiterOptions {
  /** The ceiling of the reported usage, in percent. */
  readonly maxUsagePercent: number;
  readonly maxInFlight: number;
  readonly clock: Clock;
  /** Gives 0 to 1. */
  readonly random: () => number;
  /** Called when nothing may start before `untilMs`. */
  readonly onHold?: (untilMs: number) => void;
}

/** What came of a call, as far as the allowance goes. */
export type CallOutcome =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly retryAfterMs?: number | undefined }
  /** It failed for another reason: it may have cost a call, and says nothing of the allowance. */
  | { readonly kind: "failed" };

/** The right to one call. */
export interface Permit {
  readonly startedAtMs: number;
  /** The call's number, from 1. */
  readonly call: number;
}

/** One allowance's gate: a Page's or an app's. */
export interface Limiter {
  /** Waits for its turn, the most urgent first; undefined when one of `signals` aborted before. */
  readonly acquire: (
    urgency: UploadUrgency,
    ...signals: readonly AbortSignal[]
  ) => Promise<Permit | undefined>;
  /** Gives a permit back. Every permit is given back once. */
  readonly release: (permit: Permit, outcome: CallOutcome) => void;
  /** Takes the usage figure of a call's reply, in percent, before its permit is given back; undefined where it had none. */
  readonly observe: (permit: Permit, percent: number | undefined) => void;
}

interface Waiter {
  readonly urgency: UploadUrgency;
  readonly grant: (permit: Permit) => void;
}

/**
 * A limiter that lets everything pass up to `maxInFlight` until usage nears its ceiling or calls are refused.
 *
 * Three bounds hold at once, the strictest counts: the usage model (what the headers say), the start rate and the number
 * in flight (what refusals say). After a refusal nothing starts until the wait is over, then a single call tries.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, maxUsagePercent, onHold } = options;
  const starts = createCallLog();
  const model = createUsageModel(maxUsagePercent, starts);
  const rate = createStartRate();
  const bound = createInFlightBound(options.maxInFlight);
  const backoff = createBackoff(options.random);
  const waiters: Waiter[] = [];
  let inFlight = 0;
  let dueMs = 0;
  let pausedUntilMs = 0;
  let refusedAtMs = Number.NEGATIVE_INFINITY;
  let alarm: AbortController | undefined;

  const nextStartMs = (nowMs: number, head: Waiter): number =>
    Math.max(pausedUntilMs, dueMs, model.nextStartMs({ nowMs, inFlight, isUrgent: isUrgent(head.urgency) }));

  const wakeAt = (atMs: number, nowMs: number): void => {
    if (!Number.isFinite(atMs)) return;
    onHold?.(atMs);
    alarm = new AbortController();
    const { signal } = alarm;
    void clock.sleep(Math.max(shortestSleepMs, atMs - nowMs), signal).then(() => signal.aborted || pump());
  };

  const start = (waiter: Waiter, nowMs: number): void => {
    const intervalMs = rate.intervalMs(nowMs);
    // Timers come late: what they lose, up to one interval, the next start makes up for.
    dueMs = intervalMs === 0 ? 0 : Math.max(dueMs, nowMs - intervalMs) + intervalMs;
    starts.add(nowMs);
    inFlight++;
    waiter.grant({ startedAtMs: nowMs, call: starts.total() });
  };

  const pump = (): void => {
    alarm?.abort(superseded);
    alarm = undefined;
    for (;;) {
      const head = waiters[0];
      if (head === undefined || inFlight >= bound.get()) return;
      const nowMs = clock.now();
      const nextMs = nextStartMs(nowMs, head);
      if (nextMs > nowMs) {
        wakeAt(nextMs, nowMs);
        return;
      }
      waiters.shift();
      start(head, nowMs);
    }
  };

  const enqueue = (waiter: Waiter): void => {
    const place = waiters.findIndex(({ urgency }) => compareUrgency(urgency, waiter.urgency) > 0);
    waiters.splice(place === -1 ? waiters.length : place, 0, waiter);
    pump();
  };

  const refuse = ({ startedAtMs }: Permit, retryAfterMs: number | undefined): void => {
    const nowMs = clock.now();
    // Calls that were on their way at a refusal are refused with it.
    if (startedAtMs > refusedAtMs) {
      pausedUntilMs = nowMs + backoff.next(retryAfterMs);
      if (!model.explainsRefusal()) rate.refused(nowMs);
      bound.shrink();
      refusedAtMs = nowMs;
    } else if (retryAfterMs !== undefined) {
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + retryAfterMs);
    }
  };

  return {
    acquire: (urgency, ...signals) => {
      if (signals.some(({ aborted }) => aborted)) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const waiter: Waiter = {
          urgency,
          grant: (permit) => {
            for (const forget of forgets) forget();
            resolve(permit);
          },
        };
        const giveUp = (): void => {
          for (const forget of forgets) forget();
          waiters.splice(waiters.indexOf(waiter), 1);
          pump();
          resolve(undefined);
        };
        const forgets = signals.map((signal) => onAbort(signal, giveUp));
        enqueue(waiter);
      });
    },
    release: (permit, outcome) => {
      inFlight--;
      if (outcome.kind === "refused") refuse(permit, outcome.retryAfterMs);
      if (outcome.kind === "taken") {
        rate.taken(permit.startedAtMs);
        if (permit.startedAtMs > refusedAtMs) {
          backoff.reset();
          bound.grow();
        }
      }
      pump();
    },
    observe: ({ call }, percent) => model.observe(percent, call),
  };
}
