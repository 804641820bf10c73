// @ts-check
import { setTimeout as delay } from "node:timers/promises";

const settleWindows = 6;
const measuredWindows = 6;
const latencyMs = 4;

/**
 * How much of an allowance of `calls` in a sliding window is used, and how many calls it refuses.
 *
 * @param {{ calls: number, windowMs: number, maxUsagePercent: number, tellsUsage: boolean }} scenario
 */
async function measure({ calls, windowMs, maxUsagePercent, tellsUsage }) {
  const { createRateLimit } = await import("../../dist/apply/rate-limit/rate-limit.js");
  const { UploadError } = await import("../../dist/apply/upload-error.js");
  /** @type {number[]} */
  const counted = [];
  const count = { taken: 0, settled: 0, refused: 0 };
  const startMs = performance.now();
  const settledMs = startMs + windowMs * settleWindows;
  const endMs = settledMs + windowMs * measuredWindows;
  const clock = {
    now: () => performance.now(),
    /** @type {(ms: number, signal?: AbortSignal) => Promise<void>} */
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
  };
  const limit = createRateLimit({
    appGroups: [["default"]],
    maxUsagePercent,
    maxInFlight: 4,
    clock,
    random: Math.random,
    urgencyOf: () => "new",
    stop: AbortSignal.timeout(windowMs * (settleWindows + measuredWindows)),
  });
  const upload = limit.wrap(async () => {
    await delay(latencyMs);
    const nowMs = performance.now();
    while (counted.length > 0 && counted[0] <= nowMs - windowMs) counted.shift();
    counted.push(nowMs);
    const isRefused = counted.length > calls;
    if (isRefused) count.refused++;
    else count.taken++;
    if (!isRefused && nowMs >= settledMs && nowMs < endMs) count.settled++;
    if (tellsUsage) limit.onUsage("default", { pagePercent: Math.floor((100 * counted.length) / calls) });
    if (!isRefused) return { attachmentId: "1", uploadedAtMs: nowMs };
    throw new UploadError({ code: "80006", message: "", scope: "asset", graphClass: "throttled-page" });
  });
  const work = async () => {
    while (performance.now() < endMs)
      await upload({ page: "default" }, { signal: new AbortController().signal });
  };
  await Promise.allSettled([work(), work(), work(), work()]);
  const ceiling = ((tellsUsage ? maxUsagePercent : 100) / 100) * calls * measuredWindows;
  return { used: count.settled / ceiling, refused: count.refused / (count.taken + count.refused) };
}

/** The share of the ceiling that is used once settled, and that of refused calls, in real time with short windows. */
export async function benchRateLimit() {
  const scenarios = [
    { calls: 200, windowMs: 5_000, maxUsagePercent: 80, tellsUsage: true },
    { calls: 200, windowMs: 5_000, maxUsagePercent: 100, tellsUsage: true },
    { calls: 200, windowMs: 5_000, maxUsagePercent: 80, tellsUsage: false },
  ];
  const figures = await Promise.all(scenarios.map(measure));
  for (const [index, { used, refused }] of figures.entries()) {
    const { tellsUsage, maxUsagePercent } = scenarios[index];
    const name = tellsUsage ? `usage told, ceiling ${maxUsagePercent} %` : "usage not told";
    console.log(
      `${name}: ${(100 * used).toFixed(1)} % of the ceiling used, ${(100 * refused).toFixed(1)} % refused`,
    );
  }
}
