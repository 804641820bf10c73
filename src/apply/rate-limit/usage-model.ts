import type { CallLog } from "./call-log.ts";

/** Where a limiter stands when it asks or tells. */
interface Moment {
  readonly nowMs: number;
  /** Calls started and not answered yet. */
  readonly inFlight: number;
}

/**
 * What the reported usage allows.
 *
 * Nobody tells the allowance or its window, so both are learned. The cost of a call, in percent, is how fast usage rose
 * per own call in the first climb; the length of the window is how old the oldest call is that usage still counts. What
 * usage showed before the first call is the bot's. From then on starts are paced at the rate that fills the ceiling in
 * one window, a little faster below it and slower above, and a call is held back as long as the last figure, the calls
 * since and those that have left the window since say that it would reach the ceiling.
 *
 * Until the window is known nothing is sent beyond 94 % of the ceiling but probes, each after as long again as the
 * run has lasted, and 60 s at the most: without a call no header comes. A probe that finds usage much lower has passed
 * the end of the window; later figures correct it. While the bot alone is above the ceiling one call a minute goes on,
 * up to 95 % what is urgent, else half-way there.
 */
export interface UsageModel {
  /** Takes the figure of a reply, in percent; undefined where the reply had none, which Meta leaves out at low use. */
  readonly observe: (percent: number | undefined, moment: Moment) => void;
  /** Takes a refusal, and says whether the last figure explains it: then more room is left for some windows. */
  readonly explainsRefusal: () => boolean;
  /** The earliest start of the next call, in milliseconds since the epoch; infinite: not before another reply. */
  readonly nextStartMs: (moment: Moment & { readonly isUrgent: boolean }) => number;
}

interface Report {
  readonly percent: number;
  readonly atMs: number;
  /** How many own calls the figure counts. */
  readonly calls: number;
  /** How many own calls had been started, some of them perhaps not counted yet. */
  readonly started: number;
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
/** A rise that tells the cost of a call well enough. */
const tellingRise = 3;

/** A model that has seen nothing; `starts` is the limiter's log. */
export function createUsageModel(maxUsagePercent: number, starts: CallLog): UsageModel {
  let first: Report | undefined;
  let last: Report | undefined;
  let peak = 0;
  let cost = 1;
  let base = 0;
  let windowMs: number | undefined;
  let above = 0;
  let caution = 1;
  let dueMs = 0;

  const ceiling = Math.min(maxUsagePercent, highestCeiling);
  const target = ceiling * paceShare;
  const firstStartMs = (): number => starts.timeOf(1);
  const lastStartMs = (): number => starts.timeOf(starts.total());

  const learnCost = (report: Report, from: Report): void => {
    if (report.percent - from.percent < tellingRise || report.calls <= from.calls) return;
    cost = (report.percent - from.percent) / (report.calls - from.calls);
    base = Math.max(0, from.percent - cost * from.started);
  };

  /** How old the `nth` latest call is; calls before the first one are infinitely old. */
  const ageOf = (nth: number, nowMs: number): number => {
    const call = starts.total() - nth + 1;
    return call < 1 ? Number.POSITIVE_INFINITY : nowMs - starts.timeOf(call);
  };

  const adjustWindow = (report: Report, currentMs: number): void => {
    const counted = Math.max(1, (report.percent - base) / cost);
    const slack = 1 + 1 / cost + 0.03 * counted;
    const uncounted = starts.total() - report.calls;
    const low = ageOf(Math.max(1, Math.floor(counted - slack) + uncounted), report.atMs);
    const high = ageOf(Math.ceil(counted + slack) + 1 + uncounted, report.atMs);
    const middle = ageOf(Math.round(counted) + uncounted, report.atMs);
    let next = Number.isFinite(low) ? Math.max(currentMs, low) : currentMs;
    if (high < next) next += (high - next) * 0.3;
    if (high < 1.5 * low) next += (middle - next) * Math.min(0.3, 4 / counted);
    windowMs = next;
  };

  // At its first drop usage has lost the first call; a window taken for too long costs less than refusals do.
  const learnWindow = (report: Report): void => {
    if (windowMs !== undefined) adjustWindow(report, windowMs);
    else if (report.percent < peak - Math.max(5, 2 * cost, 0.15 * peak)) {
      windowMs = Math.max(1, report.atMs - firstStartMs());
    }
  };

  /** Undefined unless the bot alone, whatever our calls cost, is above the ceiling. */
  const besideBot = (report: Report, isUrgent: boolean): number | undefined => {
    if (report.percent - cost * starts.total() < maxUsagePercent) return undefined;
    const most = isUrgent ? urgentPercent : (maxUsagePercent + urgentPercent) / 2;
    return lastStartMs() + (report.percent < most ? minuteMs : restMs);
  };

  /** By how much usage would be at or above `level`, in percent, were one more call started. */
  const excessOver = (level: number, report: Report): number =>
    report.percent + cost * (starts.total() - report.calls) + Math.max(cost, 1) - level;

  const climb = (report: Report): number => {
    if (excessOver(maxUsagePercent * climbShare, report) < 0) return 0;
    const lastMs = lastStartMs();
    return lastMs + Math.min(minuteMs, Math.max(shortestProbeMs, lastMs - firstStartMs()));
  };

  const follow = (report: Report, knownMs: number): number => {
    const room = Math.max(target * caution - base, cost);
    const intervalMs = (cost * knownMs) / (room * boostOf(Math.max(report.percent - base, cost) / room));
    dueMs = lastStartMs() + Math.min(minuteMs, intervalMs * 2 ** above);
    const excess = excessOver(ceiling * caution, report);
    if (excess < 0) return dueMs;
    const left = starts.total() - starts.countSince(report.atMs - knownMs);
    const leaver = left + Math.floor(excess / cost) + 1;
    const leavesMs = leaver > starts.total() ? Number.POSITIVE_INFINITY : starts.timeOf(leaver) + knownMs;
    return Math.max(dueMs, Math.min(lastStartMs() + minuteMs, leavesMs));
  };

  return {
    observe: (percent, { nowMs, inFlight }) => {
      if (percent === undefined) {
        last = undefined;
        return;
      }
      const report = {
        percent,
        atMs: nowMs,
        calls: starts.total() - Math.max(0, inFlight - 1),
        started: starts.total(),
      };
      if (first === undefined) {
        first = report;
        base = Math.max(0, percent - cost * report.started);
      }
      base = Math.min(base, Math.max(0, percent - cost));
      above = percent < maxUsagePercent ? 0 : above + 1;
      if (windowMs === undefined && percent >= peak) learnCost(report, first);
      learnWindow(report);
      caution = Math.min(1, caution + (0.005 * cost) / maxUsagePercent);
      peak = Math.max(peak, percent);
      last = report;
    },
    explainsRefusal: () => {
      if (last === undefined || last.percent < urgentPercent) return false;
      caution = Math.max(0.8, caution - 0.015);
      return true;
    },
    nextStartMs: ({ nowMs, inFlight, isUrgent }) => {
      if (last === undefined) return nowMs;
      const nextMs =
        besideBot(last, isUrgent) ?? (windowMs === undefined ? climb(last) : follow(last, windowMs));
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
