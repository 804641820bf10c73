import type { Budget } from "../../apply/upload-all.ts";
import { longestTimerMs, systemClock } from "../clock.ts";

/** The time of a run, which passes while Pages are asked for as well as during uploads. */
export interface TimeBudget {
  /** Aborts when the run was told to stop, or its time is spent. */
  readonly stop: AbortSignal;
  /** The budget with the time that is left of it. */
  readonly left: () => Budget;
}

/** Starts the time that `budget` allows, if it has a bound. */
export function startTimeBudget(budget: Budget, signal: AbortSignal): TimeBudget {
  const { maxTimeMs } = budget;
  if (maxTimeMs === undefined) return { stop: signal, left: () => budget };
  const endsAtMs = systemClock.now() + maxTimeMs;
  return {
    stop: AbortSignal.any([signal, AbortSignal.timeout(Math.min(maxTimeMs, longestTimerMs))]),
    left: () => ({ ...budget, maxTimeMs: Math.max(0, endsAtMs - systemClock.now()) }),
  };
}
