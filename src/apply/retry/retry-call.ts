import type { Clock } from "../ports.ts";
import { UploadError } from "../upload-error.ts";
import { allowsRetry, noRetries, type RetryCount, withOneMore } from "./retry-count.ts";
import { createRetryWait } from "./retry-wait.ts";

/** When, and how often, a call is made again. */
export interface RetryPolicy {
  /** Its sleep has to keep the process alive: while all uploads wait, nothing else does. */
  readonly clock: Clock;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** The run's own signal: after it aborts, nothing is sent again. */
  readonly stop: AbortSignal;
  /** Attempts after the first one, at the most; default 5. */
  readonly maxRetries?: number;
  /** The longest wait before the first retry, doubled for each one after it; default 1,000. */
  readonly baseMs?: number;
  /** What the doubling stops at; default 30,000. */
  readonly capMs?: number;
}

const defaults = { maxRetries: 5, baseMs: 1_000, capMs: 30_000 } as const;

/**
 * What `call` gives, which is made again after an error of the class `retry`: a few times, twice at the most where Meta
 * could not fetch a URL. Throttling is left to the rate limiter. Once `signal` has aborted, nothing is sent again.
 *
 * @throws {UploadError} the last attempt's error; when the reply of any attempt was lost, it says `possibleDuplicate`.
 */
export async function retryCall<T>(
  call: () => Promise<T>,
  policy: RetryPolicy,
  signal: AbortSignal,
): Promise<T> {
  let count = noRetries;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      if (!(await prepareRetry(error, { count, policy, signal }))) throw lastError(error, count);
      count = withOneMore(count, error.detail);
    }
  }
}

interface Retrying {
  readonly count: RetryCount;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
}

/** Waits; false when nothing may be sent again. */
async function prepareRetry({ detail }: UploadError, { count, policy, signal }: Retrying): Promise<boolean> {
  const { maxRetries, ...backoff } = { ...defaults, ...policy };
  const stop = AbortSignal.any([policy.stop, signal]);
  if (stop.aborted || !allowsRetry(count, detail, maxRetries)) return false;
  await policy.clock.sleep(createRetryWait(count.retries, detail.retryAfterMs ?? 0, backoff), stop);
  return !stop.aborted;
}

function lastError(error: UploadError, { hasLost }: RetryCount): UploadError {
  if (!hasLost || error.detail.possibleDuplicate === true) return error;
  return new UploadError({ ...error.detail, possibleDuplicate: true }, { cause: error });
}
