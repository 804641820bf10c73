import { onAbort } from "../../apply/on-abort.ts";
import type { BodyWatch } from "./outgoing-body.ts";

/** Why we ended a request ourselves. */
export type StopReason = "aborted" | "timeout" | "stalled";

/** The limits of one request. */
export interface WatchOptions {
  readonly signal: AbortSignal;
  /** From the start to the body's first byte, or to the end of the reply where there is no body. */
  readonly startTimeoutMs: number;
  /** From the body's first byte to the end of the reply. */
  readonly replyTimeoutMs: number;
  readonly stallTimeoutMs: number;
}

/** One request under watch. */
export interface RequestWatch extends BodyWatch {
  /** Calls `listener` when the request is to end, or at once where it is to end already. */
  readonly onStop: (listener: () => void) => void;
  /** Starts the clock, when the request is handed over. */
  readonly start: () => void;
  /** Whether a byte of the body was taken by a connection. */
  readonly hasBegun: () => boolean;
  /** Why the request was ended, if it was. */
  readonly stopReason: () => StopReason | undefined;
  /** Stops all timers. */
  readonly close: () => void;
}

/** Watches over one request: its deadline, a body that nobody takes, and the caller's signal. */
export function watchRequest(options: WatchOptions): RequestWatch {
  const listeners: (() => void)[] = [];
  let hasBegun = false;
  let reason: StopReason | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let stall: NodeJS.Timeout | undefined;
  const startDeadline = (timeoutMs: number): void => {
    clearTimeout(deadline);
    deadline = setTimeout(() => stop("timeout"), timeoutMs);
  };
  const stop = (why: StopReason): void => {
    if (reason !== undefined) return;
    reason = why;
    for (const listener of listeners) listener();
  };
  const forget = onAbort(options.signal, () => stop("aborted"));
  return {
    onStop: (listener) => {
      listeners.push(listener);
      if (reason !== undefined) listener();
    },
    start: () => startDeadline(options.startTimeoutMs),
    onChunk: () => {
      if (!hasBegun) startDeadline(options.replyTimeoutMs);
      hasBegun = true;
      stall?.refresh();
      stall ??= setTimeout(() => stop("stalled"), options.stallTimeoutMs);
    },
    onEnd: () => clearTimeout(stall),
    hasBegun: () => hasBegun,
    stopReason: () => reason,
    close: () => {
      clearTimeout(deadline);
      clearTimeout(stall);
      forget();
    },
  };
}
