import type { CallLog } from "./call-log.ts";
import { fitUsage, type UsageFit } from "./usage-fit.ts";
import { countIn, type UsageReport } from "./usage-line.ts";

/** What the reports of the last windows have taught. */
export interface UsageMemory {
  readonly add: (report: UsageReport) => void;
  /** Undefined before enough is known. */
  readonly fit: () => UsageFit | undefined;
}

/** For so many windows reports are kept. */
const keptWindows = 3;
/** Between two that are kept lies such a share of a window's time, or of its calls, which may come in a burst. */
const keptShare = 1 / 20;

/** A memory without reports; nothing is learned before a figure of `leastPercent`. */
export function createUsageMemory(leastPercent: number, starts: CallLog): UsageMemory {
  let reports: readonly UsageReport[] = [];
  let fit: UsageFit | undefined;
  /** What was found with reports that are all forgotten by now: from one fit to the next it would only drift. */
  let known: UsageFit | undefined;
  let knownSinceMs = 0;

  const isWorthwhile = ({ call }: UsageReport): boolean => {
    const before = reports.at(-1);
    if (before === undefined) return true;
    const atMs = starts.timeOf(call);
    const windowMs = fit?.windowMs ?? atMs - starts.timeOf(1);
    return (
      call - before.call >= keptShare * countIn(windowMs, call, starts) ||
      atMs - starts.timeOf(before.call) >= keptShare * windowMs
    );
  };

  const keep = (report: UsageReport): void => {
    const sinceMs = starts.timeOf(report.call) - keptWindows * (fit?.windowMs ?? Number.POSITIVE_INFINITY);
    reports = [...reports.filter(({ call }) => starts.timeOf(call) >= sinceMs), report];
  };

  return {
    add: (report) => {
      if (!isWorthwhile(report)) return;
      keep(report);
      if (fit === undefined && report.percent < leastPercent) return;
      fit = fitUsage({ reports, starts, known, last: fit });
      const atMs = starts.timeOf(report.call);
      if (fit?.windowMs === undefined || atMs - knownSinceMs <= keptWindows * fit.windowMs) return;
      known = fit;
      knownSinceMs = atMs;
    },
    fit: () => fit,
  };
}
