/** A time limit that aborts what runs under it. */
export interface Deadline {
  /** Aborts when the time is over, or when the caller's signal does. */
  readonly signal: AbortSignal;
  /** The limit, in ms from the start. */
  readonly timeoutMs: () => number;
  readonly isOver: () => boolean;
  /** Sets the limit to `timeoutMs` from the start. */
  readonly setTimeoutMs: (timeoutMs: number) => void;
  /** Stops the clock; to be called in the end. */
  readonly clear: () => void;
}

/** Starts a time limit of `timeoutMs`. */
export function startDeadline(timeoutMs: number, callerSignal: AbortSignal | undefined): Deadline {
  const over = new AbortController();
  const startMs = performance.now();
  let limitMs = timeoutMs;
  let timer = setTimeout(() => over.abort(), timeoutMs);
  return {
    signal: callerSignal === undefined ? over.signal : AbortSignal.any([over.signal, callerSignal]),
    timeoutMs: () => limitMs,
    isOver: () => over.signal.aborted,
    setTimeoutMs(newLimitMs) {
      clearTimeout(timer);
      limitMs = newLimitMs;
      timer = setTimeout(() => over.abort(), Math.max(0, startMs + newLimitMs - performance.now()));
    },
    clear: () => clearTimeout(timer),
  };
}
