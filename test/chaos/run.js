// @ts-check
// Plays random runs of `apply` with everything going wrong: `npm run chaos -- [--runs N] [--seed N] [--only RUN] [--jobs N]`.
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
    // Runs wait for latencies and retries more than they compute.
    jobs: { type: "string", default: String(Math.min(8, 2 * availableParallelism())) },
  },
});
const numbers = values.only === undefined ? numbersTo(Number(values.runs)) : [Number(values.only)];
const jobs = Math.min(Number(values.jobs), numbers.length);
if (![...numbers, jobs].every((number) => Number.isInteger(number) && number > 0)) {
  throw new Error("--runs, --only and --jobs are whole numbers from 1 up");
}

const ownMounts = ["unshare", "--mount"];
if (process.env["CHAOS_CAN_MOUNT"] === undefined && isPossible([...ownMounts, "true"])) runWithOwnMounts();
else await play();

/** Small disks are mounted for this process alone: they are gone with it, however it ends. */
function runWithOwnMounts() {
  const [file = "", ...args] = [...ownMounts, process.execPath, ...process.argv.slice(1)];
  const child = spawn(file, args, {
    stdio: "inherit",
    env: { ...process.env, CHAOS_CAN_MOUNT: "yes" },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

async function play() {
  console.log(`seed ${values.seed}`);
  const vitest = await startVitest("test", [], {
    watch: false,
    include: ["test/chaos/all-runs.ts"],
    maxConcurrency: jobs,
    testTimeout: 600_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
    reporters: ["dot"],
    env: { CHAOS_SEED: values.seed, CHAOS_RUNS: numbers.join(","), CHAOS_JOBS: String(jobs) },
  });
  await vitest.close();
}

/** @param {readonly string[]} command */
function isPossible([file = "", ...args]) {
  return spawnSync(file, args).status === 0;
}

/** @param {number} count */
function numbersTo(count) {
  return Array.from({ length: count }, (_, index) => index + 1);
}
