import type { UploadErrorDetail } from "../upload-error.ts";

/** What the failed attempts at one upload have come to. */
export interface RetryCount {
  /** Retries made so far. */
  readonly retries: number;
  /** Those of them that followed Meta's failure to fetch a URL. */
  readonly fetchRetries: number;
  /** Whether any attempt's reply was lost. */
  readonly hasLost: boolean;
}

/** Before the first attempt. */
export const noRetries: RetryCount = { retries: 0, fetchRetries: 0, hasLost: false };

/** Meta could not fetch a URL, or a video took it too long; see `classifyGraphError`. */
const fetchSubcodes: ReadonlySet<number | undefined> = new Set([2018008, 2018294]);

const mostFetchRetries = 2;

/** Whether one more attempt may follow a failure with `detail`, which no throttling is: that is the rate limiter's. */
export function allowsRetry(count: RetryCount, detail: UploadErrorDetail, maxRetries: number): boolean {
  if (detail.graphClass !== "retry" || count.retries >= maxRetries) return false;
  return !fetchSubcodes.has(detail.subcode) || count.fetchRetries < mostFetchRetries;
}

/** `count` with a retry after a failure with `detail`. */
export function withOneMore(count: RetryCount, detail: UploadErrorDetail): RetryCount {
  return {
    retries: count.retries + 1,
    fetchRetries: count.fetchRetries + (fetchSubcodes.has(detail.subcode) ? 1 : 0),
    hasLost: count.hasLost || detail.possibleDuplicate === true,
  };
}
