import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../apply/ports.ts";

/** The machine's clock. Sleeping does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
  },
};
