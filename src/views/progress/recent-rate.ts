/** How much comes a second of late: the longer ago it came, the less it counts. */
export interface RecentRate {
  /** Takes back what came before where `amount` is below zero. */
  readonly add: (amount: number, atMs: number) => void;
  /** At least 0; 0 before any time has passed. */
  readonly perSecond: (atMs: number) => number;
}

/** The rate of what comes from `startMs` on; what came `memoryMs` ago counts a third. */
export function createRecentRate(memoryMs: number, startMs: number): RecentRate {
  let sum = 0;
  let lastMs = startMs;

  /** A clock that is set back stands still meanwhile. */
  const fadeTo = (atMs: number): void => {
    const passedMs = Math.max(0, atMs - lastMs);
    sum *= Math.exp(-passedMs / memoryMs);
    lastMs += passedMs;
  };

  return {
    add: (amount, atMs) => {
      fadeTo(atMs);
      sum += amount;
    },
    perSecond: (atMs) => {
      fadeTo(atMs);
      const seenMs = memoryMs * (1 - Math.exp(-(lastMs - startMs) / memoryMs));
      return seenMs === 0 ? 0 : Math.max(0, (1000 * sum) / seenMs);
    },
  };
}
