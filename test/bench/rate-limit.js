// @ts-check
import { createBenchProject, median, timeCommand } from "./project.js";
import { startServer } from "./server.js";

const runs = 1;
const settleWindows = 6;
const measuredWindows = 6;
const exitWithWorkLeft = 3;

/**
 * @typedef {object} Scenario
 * @property {number} calls taken in a window
 * @property {number} windowMs
 * @property {number} latencyMs
 * @property {number} concurrency
 * @property {number} maxUsage percent
 * @property {boolean} tellsUsage
 */

/** @type {readonly Scenario[]} */
const scenarios = [
  { calls: 200, windowMs: 5_000, latencyMs: 20, concurrency: 8, maxUsage: 80, tellsUsage: true },
  { calls: 200, windowMs: 5_000, latencyMs: 20, concurrency: 8, maxUsage: 100, tellsUsage: true },
  { calls: 60, windowMs: 5_000, latencyMs: 100, concurrency: 4, maxUsage: 80, tellsUsage: true },
  { calls: 60, windowMs: 5_000, latencyMs: 100, concurrency: 16, maxUsage: 100, tellsUsage: true },
  { calls: 200, windowMs: 5_000, latencyMs: 20, concurrency: 8, maxUsage: 80, tellsUsage: false },
  { calls: 60, windowMs: 5_000, latencyMs: 100, concurrency: 4, maxUsage: 80, tellsUsage: false },
];

/** How much of an allowance an apply uses once it has settled, and how many calls are refused, in scaled-down time. */
export async function benchRateLimit() {
  /** @type {Map<Scenario, { readonly used: number, readonly refused: number }[]>} */
  const figures = new Map(scenarios.map((scenario) => [scenario, []]));
  for (let run = 0; run < runs; run++) {
    await Promise.all(
      scenarios.map(async (scenario) => figures.get(scenario)?.push(await measure(scenario))),
    );
  }
  for (const [scenario, each] of figures) {
    const used = each.map((figure) => figure.used);
    const refused = each.map((figure) => figure.refused);
    console.log(
      `${describe(scenario)}: ${percent(median(used))} of the ceiling used (worst ${percent(Math.min(...used))}), ` +
        `${percent(median(refused))} refused (worst ${percent(Math.max(...refused))})`,
    );
  }
  console.log("limits: 92 % and 2 % where usage is told, 80 % and 5 % where it is not");
}

/** @param {Scenario} scenario */
async function measure({ calls, windowMs, latencyMs, concurrency, maxUsage, tellsUsage }) {
  const windows = settleWindows + measuredWindows + 1;
  const project = createBenchProject({ count: (windows + 1) * calls, sizeBytes: 100 });
  const server = await startServer({ calls, windowMs, latencyMs, tellsUsage });
  try {
    const maxTime = `${(windows * windowMs) / 1_000}s`;
    const args = ["apply", "--concurrency", String(concurrency), "--max-usage", String(maxUsage)];
    await timeCommand(project.folder, [...args, "--max-time", maxTime], {
      env: server.env,
      exitCode: exitWithWorkLeft,
    });
    const { takenAtMs, refusedAtMs } = await server.count();
    const fromMs = takenAtMs[0] + settleWindows * windowMs;
    const toMs = fromMs + measuredWindows * windowMs;
    const settled = takenAtMs.filter((/** @type {number} */ atMs) => atMs >= fromMs && atMs < toMs).length;
    const ceiling = ((tellsUsage ? maxUsage : 100) / 100) * calls * measuredWindows;
    return {
      used: settled / ceiling,
      refused: refusedAtMs.length / (takenAtMs.length + refusedAtMs.length),
    };
  } finally {
    server.stop();
    project.remove();
  }
}

/** @param {Scenario} scenario */
function describe({ calls, windowMs, latencyMs, concurrency, maxUsage, tellsUsage }) {
  const usage = tellsUsage ? `--max-usage ${maxUsage}` : "usage not told";
  return `${calls} calls in ${windowMs / 1_000} s, ${latencyMs} ms, ${concurrency} at a time, ${usage}`;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
