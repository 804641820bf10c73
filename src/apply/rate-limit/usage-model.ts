import type { CallLog } from "./call-log.ts";

/** Where a limiter stands when it asks or tells. */
export interface Moment {
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
 * run has lasted, and 60 s at the most: without a call no header comes.
 */
export interface UsageModel {
  /** Takes the figure of a reply, in percent; undefined where the reply had none, which Meta leaves out at low use. */
  readonly observe: (percent: number | undefined, moment: Moment) => void;
  /** Whether the last figure is so high that a refusal is no surprise. */
  readonly isSpent: () => boolean;
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
const shortestProbeMs = 500;
/** How much of the ceiling is used as long as the window is unknown, and when it is known. */
const climbShare = 0.94;
const paceShare = 0.985;
/** Up to where an upload a minute goes on while the bot alone is above the ceiling. */
const urgentPercent = 95;
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

  const target = maxUsagePercent * paceShare;

  const learnCost = (report: Report, from: Report): void => {
    if (report.percent - from.percent < tellingRise || report.calls <= from.calls) return;
    cost = (report.percent - from.percent) / (report.calls - from.calls);
    base = Math.max(0, from.percent - cost * from.started);
  };

  const ageOf = (nth: number, nowMs: number): number | undefined => {
    const call = starts.total() - nth + 1;
    const at = call < 1 ? undefined : starts.timeOf(call);
    return at === undefined ? undefined : nowMs - at;
  };

  // Before the first drop every own call still counted, and at it the first ones do not.
  const firstWindow = (report: Report, before: Report): void => {
    const firstStartMs = starts.timeOf(1) ?? 0;
    windowMs = Math.max(1, Math.sqrt((before.atMs - firstStartMs) * (report.atMs - firstStartMs)));
  };

  const adjustWindow = (report: Report, currentMs: number): void => {
    const counted = Math.max(1, (report.percent - base) / cost);
    const slack = 1 + 1 / cost + 0.03 * counted;
    const uncounted = starts.total() - report.calls;
    const low = ageOf(Math.max(1, Math.floor(counted - slack) + uncounted), report.atMs) ?? 0;
    const high = ageOf(Math.ceil(counted + slack) + 1 + uncounted, report.atMs);
    const middle = ageOf(Math.round(counted) + uncounted, report.atMs);
    let next = Math.max(currentMs, low);
    if (high !== undefined && next > high) next += (high - next) * 0.3;
    if (high !== undefined && middle !== undefined && high < 1.5 * low) {
      next += (middle - next) * Math.min(0.3, 4 / counted);
    }
    windowMs = next;
  };

  const learnWindow = (report: Report): void => {
    if (windowMs !== undefined) adjustWindow(report, windowMs);
    else if (last !== undefined && report.percent < peak - Math.max(5, 2 * cost, 0.15 * peak)) firstWindow(report, last);
  };

  return {
    observe: (percent, { nowMs, inFlight }) => {
      if (percent === undefined) {
        last = undefined;
        return;
      }
      const report = { percent, atMs: nowMs, calls: starts.total() - Math.max(0, inFlight - 1), started: starts.total() };
      if (first === undefined) {
        first = report;
        base = Math.max(0, percent - cost * report.started);
      }
      base = Math.min(base, Math.max(0, percent - cost));
      above = percent < maxUsagePercent ? 0 : above + 1;
      if (windowMs === undefined && percent >= peak) learnCost(report, first);
      learnWindow(report);
      peak = Math.max(peak, percent);
      last = report;
    },
    isSpent: () => last !== undefined && last.percent >= urgentPercent,
    nextStartMs: ({ nowMs, inFlight, isUrgent }) => {
      if (last === undefined) return nowMs;
      const lastStart = starts.timeOf(starts.total()) ?? 0;
      if (last.percent - cost * starts.total() >= maxUsagePercent) {
        if (inFlight > 0) return Number.POSITIVE_INFINITY;
        const bound = isUrgent ? urgentPercent : (maxUsagePercent + urgentPercent) / 2;
        return last.percent < bound ? lastStart + minuteMs : Number.POSITIVE_INFINITY;
      }
      const since = cost * (starts.total() - last.calls);
      const level = windowMs === undefined ? maxUsagePercent * climbShare : maxUsagePercent;
      const excess = last.percent + since + Math.max(cost, 1) - level;
      if (windowMs === undefined) {
        if (excess < 0) return nowMs;
        if (inFlight > 0) return Number.POSITIVE_INFINITY;
        return lastStart + Math.min(minuteMs, Math.max(shortestProbeMs, lastStart - (starts.timeOf(1) ?? 0)));
      }
      const room = Math.max(target - base, cost);
      const boost = Math.min(1.6, Math.max(0.5, (room / Math.max(last.percent - base, cost)) ** 4));
      const interval = (cost * windowMs) / (room * boost);
      const due = lastStart + Math.min(minuteMs, interval * 2 ** above);
      if (excess < 0) return due;
      const leavers = Math.floor(excess / cost) + 1;
      const before = starts.total() - starts.countSince(last.atMs - windowMs);
      const leaver = before + leavers <= starts.total() ? starts.timeOf(before + leavers) : undefined;
      const open = Math.min(lastStart + minuteMs, leaver === undefined ? Infinity : leaver + windowMs);
      if (open > nowMs && inFlight > 0) return Number.POSITIVE_INFINITY;
      return Math.max(due, open);
    },
  };
}
