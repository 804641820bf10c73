import type { UploadTotals } from "./upload-tally.ts";

/**
 * What an upload costs beside its bytes, as bytes that could have been sent meanwhile: a request and its reply take Meta
 * a second or so. Many small uploads then count by their number, few large ones by their bytes.
 */
const uploadOverheadBytes = 512 * 1024;

/** How much of the work is done, and how much there is in all, in bytes. */
export interface Work {
  readonly doneBytes: number;
  readonly wholeBytes: number;
}

/** What `totals` come to when each upload counts its bytes and its overhead. */
export function workOf(totals: UploadTotals): Work {
  const { uploads, uploadBytes, finished, failed, sentBytes, failedBytes } = totals;
  return {
    doneBytes: sentBytes + failedBytes + (finished + failed) * uploadOverheadBytes,
    wholeBytes: uploadBytes + uploads * uploadOverheadBytes,
  };
}

/** How much of the whole is done, from 0 to 1; 1 for all of it alone. */
export function shareOf({ doneBytes, wholeBytes }: Work): number {
  return wholeBytes <= 0 ? 0 : Math.min(1, Math.max(0, doneBytes / wholeBytes));
}
