import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../apply/ports.ts";

/** What Node's timers take at the most, in milliseconds: beyond it they fire at once. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** The machine's clock. Whoever sleeps keeps the process alive. */
export const systemClock: Clock = createClock(true);

/** The machine's clock, for what goes on beside the work: sleeping does not keep the process alive. */
export const backgroundClock: Clock = createClock(false);

function createClock(ref: boolean): Clock {
  return {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
      await delay(Math.min(ms, longestTimerMs), undefined, { ref, ...(signal && { signal }) }).catch(
        () => undefined,
      );
    },
  };
}
