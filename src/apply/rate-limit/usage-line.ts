import type { CallLog } from "./call-log.ts";

/** What the reply to an own call told. */
export interface UsageReport {
  /** The call's number in the log, from 1. */
  readonly call: number;
  readonly percent: number;
  /** How many calls had been started since, when the reply came: some of them may count already. */
  readonly since: number;
}

/** Usage as a straight line over the own calls that count. */
export interface UsageLine {
  /** Percent per call. */
  readonly cost: number;
  /** Percent that are not of our making. */
  readonly base: number;
}

/** A cost, and how much it counts beside the reports. */
export interface KnownCost {
  readonly cost: number;
  readonly trust: number;
}

/** How far a report may be off, in percent, because it is rounded; as much as a call costs by the order of calls. */
const rounding = 1;
/** Percent. */
const lowestCost = 1e-6;

/**
 * The line that explains `reports` best if the calls of `windowMs` count: weighted least squares, the base not below zero.
 * Its `error` is what it leaves unexplained, squared, in units of what reports may be off.
 */
export function fitLine(
  windowMs: number,
  { reports, starts }: { readonly reports: readonly UsageReport[]; readonly starts: CallLog },
  known: KnownCost,
): UsageLine & { readonly error: number } {
  const sums = { n: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 };
  for (const { call, percent, since } of reports) {
    // Of the calls since, half are taken to count: that is off by no more than half of them.
    const calls = countIn(windowMs, call, starts) + since / 2;
    const weight = 1 / (rounding ** 2 + known.cost ** 2 * (1 + since ** 2 / 12));
    sums.n += weight;
    sums.x += weight * calls;
    sums.y += weight * percent;
    sums.xx += weight * calls * calls;
    sums.xy += weight * calls * percent;
    sums.yy += weight * percent * percent;
  }
  const line = lineThrough(sums, known);
  return { ...line, error: errorOf(sums, line) + known.trust * (line.cost - known.cost) ** 2 };
}

/** How many calls, the `call`th among them, were started within `windowMs` before it. */
export function countIn(windowMs: number, call: number, starts: CallLog): number {
  return call - starts.countUntil(starts.timeOf(call) - windowMs);
}

/** Weighted sums over the reports: `x` calls that count, `y` percent. */
interface Sums {
  readonly n: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

function lineThrough({ n, x, y, xx, xy }: Sums, known: KnownCost): UsageLine {
  const cost = (xy - (x * y) / n + known.trust * known.cost) / (xx - (x * x) / n + known.trust);
  const base = (y - cost * x) / n;
  if (base >= 0 && cost > lowestCost) return { cost, base };
  return { cost: Math.max(lowestCost, (xy + known.trust * known.cost) / (xx + known.trust)), base: 0 };
}

function errorOf({ n, x, y, xx, xy, yy }: Sums, { cost, base }: UsageLine): number {
  return yy - 2 * base * y - 2 * cost * xy + base * base * n + 2 * base * cost * x + cost * cost * xx;
}
