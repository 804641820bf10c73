import type { DesiredState } from "../desired/desired-state.ts";
import { alignPages } from "../lockfile/align-pages.ts";
import type { Lockfile } from "../lockfile/lockfile.ts";
import { findUploadCycles, type UploadCycle } from "./find-upload-cycles.ts";
import type { Forecast, PageForecast, UploadCount } from "./forecast.ts";

const weekMs = 7 * 86_400_000;

/** What a forecast is made for. */
export interface ForecastOptions {
  /** Where the first week begins, in milliseconds since the epoch. What is due by then counts in that week. */
  readonly nowMs: number;
  readonly weeks: number;
}

/**
 * What renewals will need week by week if apply runs whenever an ID comes due, and neither the manifest nor its files
 * change: what `createPlan` would ask for each time, in closed form.
 */
export function createForecast(
  desired: DesiredState,
  lockfile: Lockfile,
  { nowMs, weeks }: ForecastOptions,
): Forecast {
  const aligned = alignPages(lockfile, desired.pages);
  const starts = Array.from({ length: weeks }, (_, index) => nowMs + index * weekMs);
  const times = { nowMs, renewal: desired.renewal };
  const cycles = desired.pages.map((page) => ({
    page: page.name,
    uploads: findUploadCycles({ desired: page, locked: aligned.pages.get(page.name) }, times),
  }));
  const pages = cycles.map(({ page, uploads }) => forecastPage(page, uploads, starts));
  return {
    forecastAtMs: nowMs,
    weeks: starts.map((fromMs, index) => ({
      fromMs,
      toMs: fromMs + weekMs,
      ...sum(pages.flatMap((page) => page.weeks.slice(index, index + 1))),
    })),
    total: sum(pages.map(({ total }) => total)),
    pending: sum(pages.map(({ pending }) => pending)),
    hasUnknownSizes: cycles.some(({ uploads }) => uploads.some(({ sizeBytes }) => sizeBytes === undefined)),
    pages,
  };
}

function forecastPage(page: string, cycles: readonly UploadCycle[], starts: readonly number[]): PageForecast {
  const pending = cycles.filter(({ isRenewal }) => !isRenewal);
  const weeks = starts.map((fromMs) =>
    sum(
      cycles.map((cycle) =>
        times(cycle, renewalsBefore(cycle, fromMs + weekMs) - renewalsBefore(cycle, fromMs)),
      ),
    ),
  );
  return { page, pending: sum(pending.map((cycle) => times(cycle, 1))), weeks, total: sum(weeks) };
}

/** How often the upload has been renewed by `ms`, that instant not included. */
function renewalsBefore({ firstMs, isRenewal, periodMs, endMs }: UploadCycle, ms: number): number {
  const uploads = Math.ceil((Math.min(ms, endMs) - firstMs) / periodMs);
  return Math.max(0, isRenewal ? uploads : uploads - 1);
}

function times({ sizeBytes = 0 }: UploadCycle, uploads: number): UploadCount {
  return { uploads, bytes: uploads * sizeBytes };
}

function sum(counts: readonly UploadCount[]): UploadCount {
  let uploads = 0;
  let bytes = 0;
  for (const count of counts) {
    uploads += count.uploads;
    bytes += count.bytes;
  }
  return { uploads, bytes };
}
