/** How long retries wait. */
export interface Backoff {
  /** At least 0, below 1. */
  readonly random: () => number;
  /** The longest wait before the first retry; doubled for each one after it. */
  readonly baseMs: number;
  /** What the doubling stops at. */
  readonly capMs: number;
}

// Above that a timer of Node fires at once.
const longestTimerMs = 2 ** 31 - 1;

/**
 * Milliseconds to wait before the next attempt after `retries` retries: exponential with full jitter, so that uploads that
 * failed together do not come back together; never less than the `retryAfterMs` that Meta asked for.
 */
export function createRetryWait(retries: number, retryAfterMs: number, backoff: Backoff): number {
  const longestMs = Math.min(backoff.capMs, backoff.baseMs * 2 ** retries);
  return Math.min(longestTimerMs, Math.max(retryAfterMs, backoff.random() * longestMs));
}
