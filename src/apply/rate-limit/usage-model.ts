import type { CallLog } from "./call-log.ts";
import type { UsageFit } from "./usage-fit.ts";
import { countIn, type UsageReport } from "./usage-line.ts";
import { createUsageMemory } from "./usage-memory.ts";

/** Where a limiter stands when it asks. */
interface Moment {
  readonly nowMs: number;
  /** Calls started and not answered yet. */
  readonly inFlight: number;
}

/**
 * What the reported usage allows.
 *
 * Nobody tells the allowance or its window, so both are learned, from how usage goes with the own calls of the time before
 * (`fitUsage`). From then on starts are paced at the rate that fills the ceiling in one window, a little faster below it
 * and slower above, and a call is held back as long as the last figure, the calls since and those that have left the window
 * since say that it would reach the ceiling.
 *
 * Until the window is known nothing is sent beyond 94 % of the ceiling but probes, each after as long again as the
 * run has lasted, and 60 s at the most: without a call no header comes. While the bot alone is above the ceiling one call a
 * minute goes on, up to 95 % what is urgent, else half-way there.
 */
export interface UsageModel {
  /** Takes the figure in the reply to a call, in percent; undefined where it had none, which Meta leaves out at low use. */
  readonly observe: (percent: number | undefined, call: number) => void;
  /** Takes a refusal, and says whether the last figure explains it: then more room is left for some windows. */
  readonly explainsRefusal: () => boolean;
  /** The earliest start of the next call, in milliseconds since the epoch; infinite: not before another reply. */
  readonly nextStartMs: (moment: Moment & { readonly isUrgent: boolean }) => number;
}

const minuteMs = 60_000;
/** Without `--max-time` a Page is given up before. */
const restMs = 31 * minuteMs;
const shortestProbeMs = 500;
/** How much of the ceiling is used as long as the window is unknown, and when it is known. */
const climbShare = 0.94;
const paceShare = 0.985;
/** Up to where an upload a minute goes on while the bot alone is above the ceiling. */
const urgentPercent = 95;
/** At 100 % calls are refused, and the wait after a refusal costs more than what is left unused. */
const highestCeiling = 99;
/** Below this share of the ceiling nothing needs to be known. */
const idleShare = 0.3;

/** A model that has seen nothing; `starts` is the limiter's log. */
export function createUsageModel(maxUsagePercent: number, starts: CallLog): UsageModel {
  let last: UsageReport | undefined;
  let above = 0;
  let slowedAfter = 0;
  let caution = 1;
  let dueMs = 0;

  const ceiling = Math.min(maxUsagePercent, highestCeiling);
  const target = ceiling * paceShare;
  const memory = createUsageMemory(idleShare * ceiling, starts);
  const firstStartMs = (): number => starts.timeOf(1);
  const lastStartMs = (): number => starts.timeOf(starts.total());
  const costNow = (): number => memory.fit()?.cost ?? 1;

  /** Undefined unless the bot alone, whatever our calls cost, is above the ceiling. */
  const besideBot = ({ percent }: UsageReport, isUrgent: boolean): number | undefined => {
    if (percent - costNow() * starts.total() < maxUsagePercent) return undefined;
    const most = isUrgent ? urgentPercent : (maxUsagePercent + urgentPercent) / 2;
    return lastStartMs() + (percent < most ? minuteMs : restMs);
  };

  /** Usage with one more call, in percent, when those of `windowMs` count. */
  const expected = (report: UsageReport, windowMs: number, nowMs: number): number =>
    report.percent +
    costNow() * (starts.countSince(nowMs - windowMs) - countIn(windowMs, report.call, starts)) +
    Math.max(costNow(), 1);

  const climb = (report: UsageReport, nowMs: number): number => {
    if (expected(report, Number.POSITIVE_INFINITY, nowMs) < maxUsagePercent * climbShare) return 0;
    const lastMs = lastStartMs();
    return lastMs + Math.min(minuteMs, Math.max(shortestProbeMs, lastMs - firstStartMs()));
  };

  const follow = (
    report: UsageReport,
    { windowMs, nowMs, fit }: { readonly windowMs: number; readonly nowMs: number; readonly fit: UsageFit },
  ): number => {
    const { cost, base } = fit;
    const room = Math.max(target * caution - base, cost);
    const usage = expected(report, windowMs, nowMs);
    const intervalMs = (cost * windowMs) / (room * boostOf(Math.max(usage - base, cost) / room));
    dueMs = lastStartMs() + Math.min(minuteMs, intervalMs * 2 ** above);
    const excess = usage - ceiling * caution;
    if (excess < 0) return dueMs;
    const left = starts.countUntil(nowMs - windowMs);
    const leaver = left + Math.floor(excess / cost) + 1;
    const leavesMs = leaver > starts.total() ? Number.POSITIVE_INFINITY : starts.timeOf(leaver) + windowMs;
    return Math.max(dueMs, Math.min(lastStartMs() + minuteMs, leavesMs));
  };

  return {
    observe: (percent, call) => {
      if (percent === undefined) {
        last = undefined;
        return;
      }
      const report = { percent, call, since: starts.total() - call };
      if (percent < maxUsagePercent) above = 0;
      else if (above === 0 || call > slowedAfter) {
        above++;
        slowedAfter = starts.total();
      }
      memory.add(report);
      caution = Math.min(1, caution + (0.005 * costNow()) / maxUsagePercent);
      if (last === undefined || call >= last.call) last = report;
    },
    explainsRefusal: () => {
      if (last === undefined || last.percent < urgentPercent) return false;
      caution = Math.max(0.8, caution - 0.015);
      return true;
    },
    nextStartMs: ({ nowMs, inFlight, isUrgent }) => {
      if (last === undefined) return nowMs;
      const fit = memory.fit();
      const windowMs = fit?.windowMs;
      const nextMs =
        besideBot(last, isUrgent) ??
        (fit === undefined || windowMs === undefined
          ? climb(last, nowMs)
          : follow(last, { windowMs, nowMs, fit }));
      // A call on its way may tell more than waiting does.
      return nextMs > nowMs && inFlight > 0 && nextMs !== dueMs ? Number.POSITIVE_INFINITY : nextMs;
    },
  };
}

/** How much faster than on average starts follow each other when this share of the room is filled. */
function boostOf(filled: number): number {
  // Slowly at first: a burst would leave the window as one, too.
  return filled < 0.6 ? 1.3 : Math.min(3, Math.max(0.5, filled ** -4));
}
