// @ts-check
import { spawn } from "node:child_process";
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
const memoryHook = new URL("./report-memory.js", import.meta.url).href;

/**
 * A folder with a manifest and `count` files of `sizeBytes`, all different: each begins with `head`, and the rest is a hole.
 *
 * @param {{ readonly count: number, readonly sizeBytes: number, readonly head?: string }} options
 */
export function createBenchProject({ count, sizeBytes, head = "" }) {
  const folder = mkdtempSync(join(tmpdir(), "messenger-assets-bench-"));
  mkdirSync(join(folder, "media"));
  for (let index = 0; index < count; index++) {
    const file = openSync(join(folder, "media", `f${index}.bin`), "w");
    writeSync(file, `${head}file ${index}\0`);
    ftruncateSync(file, sizeBytes);
    closeSync(file);
  }
  const manifest = 'version: 1\npage: "1234567890"\nassets:\n  f: { glob: "media/*.bin", type: file }\n';
  writeFileSync(join(folder, "messenger-assets.yaml"), manifest);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Makes the files of `folder` new: the next apply uploads and the next plan reads all of them.
 *
 * @param {string} folder
 */
export function forgetUploads(folder) {
  rmSync(join(folder, ".messenger-assets"), { recursive: true, force: true });
  rmSync(join(folder, "messenger-assets.lock.json"), { force: true });
}

/**
 * @typedef {object} RunOptions
 * @property {Readonly<Record<string, string>>} [env]
 * @property {number} [exitCode] 0 is expected
 */

/**
 * Runs the built command in `folder`, as a shell would, and gives how long it took, in milliseconds.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function timeCommand(folder, args, { env = {}, exitCode = 0 } = {}) {
  const startedAt = performance.now();
  const child = spawn(bin, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr = `${stderr}${chunk}`.slice(-10_000);
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== exitCode) throw new Error(`${args.join(" ")} ended with ${code}\n${stderr}`);
  return performance.now() - startedAt;
}

/**
 * The same, and gives the most memory it held, in megabytes.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function peakMemoryOf(folder, args, { env = {}, ...options } = {}) {
  const report = join(folder, ".memory");
  await timeCommand(folder, args, {
    ...options,
    env: { ...env, BENCH_MEMORY_FILE: report, NODE_OPTIONS: `--import=${memoryHook}` },
  });
  return Number(readFileSync(report, "utf8")) / 1024;
}

/**
 * The middle of several figures.
 *
 * @param {readonly number[]} figures
 */
export function median(figures) {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
