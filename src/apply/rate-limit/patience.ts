import type { Clock } from "../ports.ts";
import { onAbort } from "./on-abort.ts";

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
  /** Runs `wait` with a signal that aborts with `signal`, at the stop, and when the Page is given up. */
  readonly during: <T>(signal: AbortSignal, wait: (signal: AbortSignal) => Promise<T>) => Promise<T>;
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
  const waits = new Set<AbortController>();
  let idleSinceMs = 0;
  let toldUntilMs = 0;
  let isGivenUp = false;
  let watch: AbortController | undefined;

  const giveUpAtMs = (): number => idleSinceMs + (giveUpAfterMs ?? Number.POSITIVE_INFINITY);

  const giveUp = (): void => {
    isGivenUp = true;
    for (const wait of waits) wait.abort();
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

  return {
    during: async (signal, wait) => {
      const controller = new AbortController();
      const abort = (): void => controller.abort();
      if (isGivenUp) abort();
      const forget = [signal, ...(stop === undefined ? [] : [stop])].map((each) => onAbort(each, abort));
      if (waits.size === 0) idleSinceMs = clock.now();
      waits.add(controller);
      try {
        return await wait(controller.signal);
      } finally {
        waits.delete(controller);
        if (waits.size === 0) endWatch();
        for (const each of forget) each();
      }
    },
    started: () => {
      idleSinceMs = clock.now();
    },
    hold: (untilMs) => {
      if (waits.size === 0) return;
      if (watch === undefined && giveUpAfterMs !== undefined) void startWatch();
      const endMs = Math.min(untilMs, giveUpAtMs());
      if (endMs - clock.now() < shortestToldMs || endMs - toldUntilMs < shortestToldMs) return;
      toldUntilMs = endMs;
      onWait(endMs);
    },
    isGivenUp: () => isGivenUp,
  };
}
