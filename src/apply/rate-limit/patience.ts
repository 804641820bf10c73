import { onAbort } from "../on-abort.ts";
import type { Clock } from "../ports.ts";

/** What patience with a Page needs. */
export interface PatienceOptions {
  readonly clock: Clock;
  /** How long the Page may go without a start; left out, for ever. */
  readonly giveUpAfterMs?: number | undefined;
  /** Ends all waits. */
  readonly stop?: AbortSignal | undefined;
  /** Called once for each long wait, with its end in milliseconds since the epoch. */
  readonly onWait: (untilMs: number) => void;
}

/** The waits of a Page's uploads, which end together when it goes too long without a start. */
export interface Patience {
  /** Aborts at the stop, and when the Page is given up: every wait is to end with it. */
  readonly ended: AbortSignal;
  readonly during: <T>(wait: () => Promise<T>) => Promise<T>;
  /** An upload was started. */
  readonly started: () => void;
  /** Nothing may start before `untilMs`. */
  readonly hold: (untilMs: number) => void;
  readonly isGivenUp: () => boolean;
}

/** Shorter waits are not worth a word. */
const shortestToldMs = 5_000;

/** The patience with a Page that has not waited yet. */
export function createPatience({ clock, giveUpAfterMs, stop, onWait }: PatienceOptions): Patience {
  const ending = new AbortController();
  let waits = 0;
  let idleSinceMs = 0;
  let toldUntilMs = 0;
  let isGivenUp = false;
  let watch: AbortController | undefined;

  const giveUpAtMs = (): number => idleSinceMs + (giveUpAfterMs ?? Number.POSITIVE_INFINITY);

  const giveUp = (): void => {
    isGivenUp = true;
    ending.abort();
  };

  const startWatch = async (): Promise<void> => {
    const current = new AbortController();
    watch = current;
    while (!current.signal.aborted && clock.now() < giveUpAtMs()) {
      await clock.sleep(giveUpAtMs() - clock.now(), current.signal);
    }
    if (!current.signal.aborted) giveUp();
  };

  const endWatch = (): void => {
    watch?.abort();
    watch = undefined;
  };

  if (stop !== undefined) onAbort(stop, () => ending.abort());
  return {
    ended: ending.signal,
    during: async (wait) => {
      if (waits === 0) idleSinceMs = clock.now();
      waits += 1;
      try {
        return await wait();
      } finally {
        waits -= 1;
        if (waits === 0) endWatch();
      }
    },
    started: () => {
      idleSinceMs = clock.now();
    },
    hold: (untilMs) => {
      if (waits === 0) return;
      if (watch === undefined && giveUpAfterMs !== undefined) void startWatch();
      const endMs = Math.min(untilMs, giveUpAtMs());
      if (endMs - clock.now() < shortestToldMs || endMs - toldUntilMs < shortestToldMs) return;
      toldUntilMs = endMs;
      onWait(endMs);
    },
    isGivenUp: () => isGivenUp,
  };
}
