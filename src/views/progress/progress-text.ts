import { formatBytes } from "../../core/text/format-bytes.ts";
import { printable } from "../../core/text/printable.ts";
import { countOf, formatCount } from "../text/count.ts";
import { formatTimeLeft } from "../text/format-time-left.ts";
import type { Pace } from "./pace.ts";
import type { PageWait, UploadTotals } from "./upload-tally.ts";

/** `212 of 800 uploads`; those that failed are done with too. */
export function countText({ finished, failed, uploads }: UploadTotals): string {
  return `${formatCount(finished + failed)} of ${countOf(uploads, "upload")}`;
}

/** `212 of 800` */
export function shortCountText({ finished, failed, uploads }: UploadTotals): string {
  return `${formatCount(finished + failed)} of ${formatCount(uploads)}`;
}

/** `212/800` */
export function shortestCountText({ finished, failed, uploads }: UploadTotals): string {
  return `${formatCount(finished + failed)}/${formatCount(uploads)}`;
}

/** `3 failed`; undefined for none. */
export function failedText({ failed }: UploadTotals): string | undefined {
  return failed === 0 ? undefined : `${formatCount(failed)} failed`;
}

/** `14.2 MB of 51.0 MB` */
export function bytesText({ sentBytes, uploadBytes }: UploadTotals): string {
  return `${formatBytes(sentBytes)} of ${formatBytes(uploadBytes)}`;
}

/** `14.2 of 51.0 MB`; both units where they differ. */
export function shortBytesText(totals: UploadTotals): string {
  return bytesText(totals).replace(/ (\w+)(?= of \S+ \1$)/, "");
}

/** `1.1 MB/s`; undefined where there is no rate. */
export function rateText({ bytesPerSecond }: Pace): string | undefined {
  return bytesPerSecond === undefined ? undefined : `${formatBytes(Math.round(bytesPerSecond))}/s`;
}

/** `6 min left`; undefined where nobody knows. */
export function timeLeftText({ timeLeftMs }: Pace): string | undefined {
  return timeLeftMs === undefined ? undefined : `${formatTimeLeft(timeLeftMs)} left`;
}

/** `waiting 4 min for Page production, 212 left`, and shorter and shorter; none where nothing waits. */
export function waitTexts(
  waits: readonly PageWait[],
  { uploads, finished, failed }: UploadTotals,
  nowMs: number,
): readonly string[] {
  const [first] = waits;
  if (first === undefined) return [];
  const wait = `waiting ${formatTimeLeft(first.untilMs - nowMs)}`;
  const what = waits.length === 1 ? `Page ${printable(first.page)}` : `${formatCount(waits.length)} Pages`;
  const left = `${formatCount(uploads - finished - failed)} left`;
  return [`${wait} for ${what}, ${left}`, `${wait} for ${what}`, `${wait}, ${left}`, wait];
}
