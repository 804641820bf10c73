import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../apply/ports.ts";

/** The machine's clock. Whoever sleeps keeps the process alive. */
export const systemClock: Clock = createClock(true);

/** The machine's clock, for what goes on beside the work: sleeping does not keep the process alive. */
export const backgroundClock: Clock = createClock(false);

function createClock(ref: boolean): Clock {
  return {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
      await delay(ms, undefined, { ref, ...(signal && { signal }) }).catch(() => undefined);
    },
  };
}
