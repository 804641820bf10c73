/** When the latest calls were started, the oldest first. */
export interface CallLog {
  /** Adds a call; times never fall. */
  readonly add: (atMs: number) => void;
  /** How many calls were ever added. */
  readonly total: () => number;
  /** When the call with this number, from 1, was started; the first kept one stands for those forgotten, 0 for none. */
  readonly timeOf: (call: number) => number;
  /** How many calls were started after `atMs`. */
  readonly countSince: (atMs: number) => number;
}

const mostKept = 65_536;

/** An empty log; it keeps some ten thousand calls. */
export function createCallLog(capacity: number = mostKept): CallLog {
  const times: number[] = [];
  let forgotten = 0;
  return {
    add: (atMs) => {
      times.push(atMs);
      if (times.length < 2 * capacity) return;
      forgotten += times.splice(0, times.length - capacity).length;
    },
    total: () => forgotten + times.length,
    timeOf: (call) => times[Math.max(0, call - 1 - forgotten)] ?? 0,
    countSince: (atMs) => times.length - 1 - times.findLastIndex((time) => time <= atMs),
  };
}
