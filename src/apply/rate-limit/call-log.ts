/** When the latest calls were started, the oldest first. */
export interface CallLog {
  /** Adds a call; times never fall. */
  readonly add: (atMs: number) => void;
  /** How many calls were ever added. */
  readonly total: () => number;
  /** When the call with this number, from 1, was started; the first kept one stands for those forgotten, 0 for none. */
  readonly timeOf: (call: number) => number;
  /** How many calls, those forgotten among them, were started at `atMs` or before. */
  readonly countUntil: (atMs: number) => number;
  /** How many calls were started after `atMs`. */
  readonly countSince: (atMs: number) => number;
}

const mostKept = 65_536;

/** An empty log; it keeps some ten thousand calls. */
export function createCallLog(capacity: number = mostKept): CallLog {
  const times: number[] = [];
  let forgotten = 0;
  /** How many of `times` are not after `atMs`. */
  const keptUntil = (atMs: number): number => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Number(times[middle]) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    add: (atMs) => {
      times.push(atMs);
      if (times.length < 2 * capacity) return;
      forgotten += times.splice(0, times.length - capacity).length;
    },
    total: () => forgotten + times.length,
    timeOf: (call) => times[Math.max(0, call - 1 - forgotten)] ?? 0,
    countUntil: (atMs) => forgotten + keptUntil(atMs),
    countSince: (atMs) => times.length - keptUntil(atMs),
  };
}
