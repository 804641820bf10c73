import type { CallLog } from "./call-log.ts";
import { fitLine, type KnownCost, type UsageLine, type UsageReport } from "./usage-line.ts";

/** What usage is made of: `base`, and `cost` for each own call of the last `windowMs`. */
export interface UsageFit extends UsageLine {
  /** Undefined as long as no call is known to have left the window. */
  readonly windowMs: number | undefined;
}

/** What usage is fitted to. */
export interface UsageEvidence {
  /** The oldest first. */
  readonly reports: readonly UsageReport[];
  readonly starts: CallLog;
  /** What was found with other reports: trusted where these say nothing. */
  readonly known?: UsageFit | undefined;
  /** What was found last: where the search begins. */
  readonly last?: UsageFit | undefined;
}

/** How far, as a share, what is known is trusted. */
const costTrust = 0.05;
const windowTrust = 0.1;
/** Percent: what a call is taken to cost first, and a rise of usage that tells more. */
const usualCost = 1;
const tellingRise = 3;
/** How much better a window must explain the reports than none: no chance does that. */
const telling = 12;
/** How much worse than the best a window explains the reports about as well. */
const alike = 2;
/** From one window tried to the next, over all and around the best. */
const coarseStep = 1.2;
const fineStep = 1.005;
const fineRange = 1.05;
/** The shortest window tried, as a share of the longest, and how many reports are asked for more. */
const shortestShare = 1 / 64;
const mostAsked = 16;

/**
 * The window, cost and base that explain the reports best: least squares for each window tried. Where calls come evenly
 * any window fits, with a cost to go with it: there what is known stays. Undefined without reports.
 */
export function fitUsage(evidence: UsageEvidence): UsageFit | undefined {
  const { reports, starts, known } = evidence;
  const [oldest] = reports;
  const newest = reports.at(-1);
  if (oldest === undefined || newest === undefined) return undefined;
  const cost = known === undefined ? firstCost(oldest, reports) : trusted(known.cost);
  const explain = (windowMs: number): Explanation => {
    const { error, ...line } = fitLine(windowMs, evidence, cost);
    return { ...line, windowMs, error: error + surprise(windowMs, known) };
  };
  const open = { ...explain(Number.POSITIVE_INFINITY), windowMs: undefined };
  const longestMs = starts.timeOf(newest.call) - starts.timeOf(1);
  if (longestMs <= 0) return fitOf(open);
  const coarse = weigh(windowsOfAllLengths(longestMs, evidence).map(explain), explain);
  const fine = weigh(windowsAround(coarse.windowMs, longestMs).map(explain), explain);
  return fitOf(open.error - fine.error > telling ? fine : open);
}

interface Explanation extends UsageLine {
  readonly windowMs: number;
  readonly error: number;
}

function fitOf({ windowMs, cost, base }: UsageFit): UsageFit {
  return { windowMs, cost, base };
}

/** At first, what usage rose by from the first report to the highest is of our making. */
function firstCost(oldest: UsageReport, reports: readonly UsageReport[]): KnownCost {
  const peak = reports.reduce((high, report) => (report.percent > high.percent ? report : high));
  const rise = peak.percent - oldest.percent;
  const calls = peak.call + peak.since - oldest.call - oldest.since;
  const cost = rise < tellingRise || calls <= 0 ? usualCost : rise / calls;
  return { cost, trust: 1 / cost ** 2 };
}

function trusted(cost: number): KnownCost {
  return { cost, trust: 1 / (costTrust * cost) ** 2 };
}

function surprise(windowMs: number, known: UsageFit | undefined): number {
  if (known?.windowMs === undefined || !Number.isFinite(windowMs)) return 0;
  return (Math.log(windowMs / known.windowMs) / windowTrust) ** 2;
}

/** The last window is among them, and those that some reports point to, since a burst leaves but one that fits. */
function windowsOfAllLengths(longestMs: number, { reports, starts, last }: UsageEvidence): readonly number[] {
  const windowsMs = [longestMs];
  for (let windowMs = longestMs * shortestShare; windowMs < longestMs; windowMs *= coarseStep)
    windowsMs.push(windowMs);
  if (last === undefined) return windowsMs;
  if (last.windowMs !== undefined) windowsMs.push(last.windowMs);
  const step = Math.ceil(reports.length / mostAsked);
  for (const { call, percent } of reports.filter((_, index) => index % step === 0)) {
    const oldest = Math.max(1, call - Math.round((percent - last.base) / last.cost));
    windowsMs.push(starts.timeOf(call) - starts.timeOf(oldest));
  }
  return windowsMs.filter((windowMs) => windowMs > 0);
}

function windowsAround(windowMs: number, longestMs: number): readonly number[] {
  const windowsMs = [windowMs];
  for (let factor = fineStep; factor <= fineRange; factor *= fineStep) {
    windowsMs.push(windowMs / factor, Math.min(longestMs, windowMs * factor));
  }
  return windowsMs;
}

/**
 * Of the windows that explain the reports about as well as any, often a whole range, a long one: a window taken for too
 * short costs refusals.
 */
function weigh(
  explanations: readonly Explanation[],
  explain: (windowMs: number) => Explanation,
): Explanation {
  const best = explanations.reduce((found, next) => (next.error < found.error ? next : found));
  let weights = 0;
  let sum = 0;
  let squares = 0;
  for (const { windowMs, error } of explanations) {
    const weight = Math.exp((best.error - error) / 2);
    const length = Math.log(windowMs / best.windowMs);
    weights += weight;
    sum += weight * length;
    squares += weight * length ** 2;
  }
  const mean = sum / weights;
  const deviation = Math.sqrt(Math.max(0, squares / weights - mean ** 2));
  const long = explain(best.windowMs * Math.exp(mean + deviation));
  return long.error < best.error + alike ? long : best;
}
