// @ts-check
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createBenchProject, forgetUploads, median } from "./project.js";
import { startServer } from "./server.js";

const count = Number(process.env["N"] ?? 10_000);
const latencyMs = 100;
const child = fileURLToPath(new URL("./journal-child.js", import.meta.url));

/** What journal and lockfile add to a run of many uploads: the same run with them and with ports that do nothing. */
export async function benchJournal() {
  await compare({ concurrency: 16, runs: 1 });
  //c4
}

/** @param {{ readonly concurrency: number, readonly runs: number }} options */
async function compare({ concurrency, runs }) {
  const server = await startServer({ latencyMs });
  const project = createBenchProject({ count, sizeBytes: 1_000 });
  /** @param {string} mode */
  const run = async (mode) => {
    const figures = await runChild([project.folder, String(concurrency), mode], server.env);
    forgetUploads(project.folder);
    return figures;
  };
  try {
    const costs = [];
    const cpuCosts = [];
    for (let pair = 0; pair < runs; pair++) {
      const bare = await run("bare");
      const recorded = await run("recorded");
      costs.push(recorded.elapsedMs / bare.elapsedMs - 1);
      cpuCosts.push((recorded.cpuMs - bare.cpuMs) / bare.elapsedMs);
      console.log(
        `${recorded.syncs} syncs, ${megabytes(recorded.journalBytes)} of journal, ` +
          `${recorded.lockfileWrites} lockfiles of ${megabytes(recorded.lockfileBytes)} in all: ` +
          `${seconds(recorded.elapsedMs)}, without ${seconds(bare.elapsedMs)}`,
      );
    }
    console.log(
      `journal and lockfile of ${count} uploads at concurrency ${concurrency} and ${latencyMs} ms: ` +
        `${percent(median(costs))} of the run (limit: 2 %), ${percent(median(cpuCosts))} as processor time`,
    );
  } finally {
    server.stop();
    project.remove();
  }
}

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 */
async function runChild(args, env) {
  const process_ = spawn(process.execPath, [child, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  process_.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const code = await new Promise((resolve) => process_.on("close", resolve));
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return JSON.parse(stdout);
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}
