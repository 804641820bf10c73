import { formatDuration } from "../text/format-duration.ts";
import type { DoctorFinding } from "./doctor-report.ts";

/** Below it the time that a reply takes, and the seconds that a `Date` header counts in, could be all of it. */
const mostSkewMs = 60_000;

/** What `skewMs`, by which this machine's clock is ahead of the Graph API's, means. */
export function judgeClock(skewMs: number): DoctorFinding {
  const distanceMs = Math.abs(skewMs);
  if (distanceMs <= mostSkewMs) {
    return { check: "clock", state: "ok", message: "this machine's clock goes with the Graph API's" };
  }
  return {
    check: "clock",
    state: "warning",
    code: "clock-skew",
    message: `this machine's clock is ${formatDuration(distanceMs)} ${skewMs > 0 ? "ahead of" : "behind"} the Graph API's`,
    hint: "set it (NTP): what expires when, and so what is renewed, follows from it; the dates of new IDs are corrected",
  };
}
