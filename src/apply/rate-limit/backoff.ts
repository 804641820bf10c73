/** How long everybody waits after a refusal. */
export interface Backoff {
  /** The wait after one more refusal, in milliseconds: what Meta asks for, else 1 s, doubled up to 5 min; jittered. */
  readonly next: (retryAfterMs: number | undefined) => number;
  /** A call was taken: the next wait is the shortest again. */
  readonly reset: () => void;
}

const shortestMs = 1_000;
const longestMs = 300_000;
/** Waits are longer by up to this share, so that runs that were refused together do not come back together. */
const jitterShare = 0.2;

/** A backoff before its first wait; `random` gives 0 to 1. */
export function createBackoff(random: () => number): Backoff {
  let unaskedMs = shortestMs;
  return {
    next: (retryAfterMs) => {
      const waitMs = retryAfterMs ?? unaskedMs;
      unaskedMs = Math.min(longestMs, unaskedMs * 2);
      return waitMs * (1 + jitterShare * random());
    },
    reset: () => {
      unaskedMs = shortestMs;
    },
  };
}
