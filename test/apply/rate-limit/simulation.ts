import type { Clock, UploadRequest } from "../../../src/apply/ports.ts";
import { createRateLimit, type RateLimitOptions } from "../../../src/apply/rate-limit/rate-limit.ts";
import { UploadError } from "../../../src/apply/upload-error.ts";

/** Time that passes only when everything waits for it. */
export interface SimulatedClock extends Clock {
  /** Runs what is due until `untilMs`. */
  readonly runUntil: (untilMs: number) => Promise<void>;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly ring: () => void;
}

/** A clock at 0. */
export function createSimulatedClock(): SimulatedClock {
  const timers: Timer[] = [];
  let nowMs = 0;
  let order = 0;
  const add = (timer: Timer): void => {
    let place = timers.length;
    while (place > 0 && isLater(timers[place - 1], timer)) place--;
    timers.splice(place, 0, timer);
  };
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const timer = { atMs: nowMs + Math.max(0, ms), order: order++, ring: resolve };
        add(timer);
        signal?.addEventListener("abort", () => {
          const place = timers.indexOf(timer);
          if (place !== -1) timers.splice(place, 1);
          resolve();
        });
      }),
    runUntil: async (untilMs) => {
      for (;;) {
        await settled();
        const next = timers[0];
        if (next === undefined || next.atMs > untilMs) break;
        timers.shift();
        nowMs = next.atMs;
        next.ring();
      }
      nowMs = untilMs;
    },
  };
}

function isLater(timer: Timer | undefined, than: Timer): boolean {
  return (
    timer !== undefined && (timer.atMs > than.atMs || (timer.atMs === than.atMs && timer.order > than.order))
  );
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 24; turn++) await Promise.resolve();
}

/** The same numbers for the same seed, from 0 to 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A simulated allowance and who uses it. */
export interface Scenario {
  /** Calls allowed in a window. */
  readonly calls: number;
  readonly windowMs: number;
  readonly latencyMs: number;
  readonly maxUsagePercent: number;
  readonly tellsUsage: boolean;
  readonly round?: (percent: number) => number;
  /** The bot's share of the allowance, in percent, at random instants. */
  readonly botPercent?: number;
  /** Whether refused calls count, which keeps who carries on out for longer. */
  readonly countsRefused?: boolean;
  readonly workers?: number;
  /** Windows before the measuring, and of it. */
  readonly settleWindows?: number;
  readonly measuredWindows?: number;
  readonly seed?: number;
}

/** What came of a scenario. */
export interface Figures {
  /** Calls taken, of those that the ceiling leaves beside the bot, once settled. */
  readonly used: number;
  /** Calls refused, of all. */
  readonly refused: number;
  /** The highest usage after a call of ours, in percent. */
  readonly highest: number;
}

/** Uploads without end through a rate limit against a simulated sliding window. */
export async function simulate(scenario: Scenario): Promise<Figures> {
  const { calls, windowMs, latencyMs, maxUsagePercent } = scenario;
  const { botPercent = 0, countsRefused = true, workers = 4, seed = 1 } = scenario;
  const { settleWindows = 6, measuredWindows = 10, round = Math.floor } = scenario;
  const clock = createSimulatedClock();
  const random = createRandom(seed);
  const counted: number[] = [];
  let taken = 0;
  let takenSettled = 0;
  let refused = 0;
  let highest = 0;
  const settledMs = windowMs * settleWindows;

  const prune = (): void => {
    const from = counted.findIndex((at) => at > clock.now() - windowMs);
    counted.splice(0, from === -1 ? counted.length : from);
  };

  const options: RateLimitOptions = {
    appGroups: [["default"]],
    maxUsagePercent,
    maxInFlight: workers,
    clock,
    random,
    urgencyOf: () => "new",
  };
  const limit = createRateLimit(options);
  const upload = limit.wrap(async ({ page }) => {
    const beganAtMs = clock.now();
    await clock.sleep(latencyMs * (0.3 + 0.2 * random()));
    prune();
    const isRefused = counted.length >= calls;
    if (!isRefused || countsRefused) counted.push(clock.now());
    if (isRefused) refused++;
    else {
      taken++;
      if (clock.now() >= settledMs) takenSettled++;
      highest = Math.max(highest, (100 * counted.length) / calls);
    }
    await clock.sleep(latencyMs * (0.4 + 0.2 * random()));
    prune();
    if (scenario.tellsUsage) limit.onUsage(page, { pagePercent: round((100 * counted.length) / calls) });
    if (!isRefused) return { attachmentId: "1", uploadedAtMs: beganAtMs };
    throw new UploadError({ code: "80006", message: "", scope: "asset", graphClass: "throttled-page" });
  });

  const bot = async (): Promise<void> => {
    const meanMs = (windowMs * 100) / (calls * botPercent);
    for (;;) {
      await clock.sleep(-Math.log(1 - random()) * meanMs);
      prune();
      counted.push(clock.now());
    }
  };
  if (botPercent > 0) void bot();
  const work = async (): Promise<void> => {
    for (;;) await upload(request, { signal: new AbortController().signal });
  };
  for (let worker = 0; worker < workers; worker++) void work();
  await clock.runUntil(windowMs * (settleWindows + measuredWindows));
  const ceiling = scenario.tellsUsage ? maxUsagePercent : 100;
  const available = ((ceiling - botPercent) / 100) * calls * measuredWindows;
  return { used: takenSettled / available, refused: refused / (taken + refused), highest };
}

/** An upload of which nothing matters but its Page. */
export const request: UploadRequest = {
  page: "default",
  platform: "messenger",
  key: "welcome",
  urgency: "new",
  type: "image",
  contentType: "image/png",
  fileName: "welcome.png",
  digest: "sha256:00",
  body: { kind: "url", url: "https://cdn.example.com/welcome.png" },
};
