// @ts-check
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { createBenchProject, forgetUploads } from "./project.js";
import { startServer } from "./server.js";

const count = 10_000;
const concurrency = 16;
const latencyMs = 100;

/** What journal and lockfile add to a run of many uploads: the same run with them and with ports that do nothing. */
export async function benchJournal() {
  const child = await buildChild();
  const server = await startServer({ latencyMs });
  const project = createBenchProject({ count, sizeBytes: 1_000 });
  /** @param {"bare" | "recorded"} mode */
  const run = async (mode) => {
    const figures = await runChild([child, project.folder, String(concurrency), mode], server.env);
    forgetUploads(project.folder);
    return figures;
  };
  try {
    const bare = await run("bare");
    const recorded = await run("recorded");
    console.log(
      `${recorded.syncs} syncs, ${megabytes(recorded.journalBytes)} of journal, ` +
        `${recorded.lockfileWrites} lockfiles of ${megabytes(recorded.lockfileBytes)} in all: ` +
        `${seconds(recorded.elapsedMs)}, without ${seconds(bare.elapsedMs)}`,
    );
    console.log(
      `journal and lockfile of ${count} uploads at concurrency ${concurrency} and ${latencyMs} ms: ` +
        `${percent(recorded.elapsedMs / bare.elapsedMs - 1)} of the run (limit: 2 %), ` +
        `${percent((recorded.cpuMs - bare.cpuMs) / bare.elapsedMs)} as processor time`,
    );
  } finally {
    server.stop();
    project.remove();
  }
}

/** The built command keeps to itself what the child is put together from; its packages are found from the project's folder. */
async function buildChild() {
  const file = fileURLToPath(
    new URL("../../node_modules/.cache/messenger-assets/journal-child.js", import.meta.url),
  );
  await build({
    input: fileURLToPath(new URL("./journal-child.js", import.meta.url)),
    platform: "node",
    external: /^[^./]/,
    output: { file, codeSplitting: false },
    logLevel: "warn",
  });
  return file;
}

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 */
async function runChild(args, env) {
  const process_ = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  process_.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const code = await new Promise((resolve) => process_.on("close", resolve));
  if (code !== 0) throw new Error(`the child ended with ${code}`);
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
