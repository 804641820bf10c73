import { createRecentRate } from "./recent-rate.ts";
import type { UploadTotals } from "./upload-tally.ts";
import { workOf } from "./work.ts";

/** How fast an apply goes; what cannot be told yet, or means nothing just now, is absent. */
export interface Pace {
  /** What leaves this machine, of late and while anything is sent. */
  readonly bytesPerSecond?: number;
  readonly timeLeftMs?: number;
}

/** Measures how fast an apply goes. */
export interface PaceMeter {
  /** To be told the totals after every event, and how many bytes left with it. */
  readonly count: (totals: UploadTotals, outgoingBytes: number, nowMs: number) => void;
  readonly pace: (nowMs: number) => Pace;
}

const rateMemoryMs = 5_000;
const workMemoryMs = 60_000;

/** Before that, a rate is made of chance. */
const rateKnownAfterMs = 1_000;
const timeLeftKnownAfterMs = 5_000;

/** Shorter pauses between uploads are part of the pace. */
const pauseMs = 5_000;

/** A longer pause says nothing of the pace after it. */
const longPauseMs = 30_000;

/** Who is told of more than a day knows no more than before. */
const longestTimeLeftMs = 24 * 60 * 60_000;

/** Work as it is done from an instant on. */
interface Stretch {
  readonly sinceMs: number;
  readonly rate: ReturnType<typeof createRecentRate>;
}

/** A meter that starts at `nowMs`. */
export function createPaceMeter(nowMs: number): PaceMeter {
  const outgoing = createRecentRate(rateMemoryMs, 0);
  let stretch = startStretch(nowMs);
  let left = 0;
  let doneBytes = 0;
  let isSending = false;
  /** Time during which something was sent; a wait does not make a line slower. */
  let activeMs = 0;
  let lastMs = nowMs;
  let idleSinceMs = Number.NEGATIVE_INFINITY;

  const passTo = (atMs: number): void => {
    const passedMs = Math.max(0, atMs - lastMs);
    if (isSending) activeMs += passedMs;
    lastMs += passedMs;
  };

  return {
    count: (totals, outgoingBytes, atMs) => {
      passTo(atMs);
      const work = workOf(totals);
      if (totals.sending > 0 && !isSending && lastMs - idleSinceMs >= longPauseMs) {
        stretch = startStretch(lastMs);
      }
      if (totals.sending === 0 && isSending) idleSinceMs = lastMs;
      isSending = totals.sending > 0;
      outgoing.add(Math.max(0, outgoingBytes), activeMs);
      // What a failed attempt takes back is to be done again; it makes nothing slower.
      stretch.rate.add(Math.max(0, work.doneBytes - doneBytes), lastMs);
      doneBytes = work.doneBytes;
      left = work.wholeBytes - work.doneBytes;
    },
    pace: (atMs) => {
      passTo(atMs);
      if (!isSending && lastMs - idleSinceMs >= pauseMs) return {};
      const bytesPerSecond = activeMs < rateKnownAfterMs ? 0 : outgoing.perSecond(activeMs);
      const timeLeftMs =
        lastMs - stretch.sinceMs < timeLeftKnownAfterMs
          ? Number.POSITIVE_INFINITY
          : (1000 * left) / stretch.rate.perSecond(lastMs);
      return {
        ...(bytesPerSecond >= 1 && { bytesPerSecond }),
        ...(timeLeftMs > 0 && timeLeftMs <= longestTimeLeftMs && { timeLeftMs }),
      };
    },
  };
}

function startStretch(sinceMs: number): Stretch {
  return { sinceMs, rate: createRecentRate(workMemoryMs, sinceMs) };
}
