// @ts-check
import { fork } from "node:child_process";
import { createBenchProject, runCommand } from "./project.js";

const megabyte = 1_048_576;

/** The most memory that an apply of 25 MB files holds, and that it does not grow with their number. */
export async function benchMemory() {
  const few = await applyFiles(10);
  const many = await applyFiles(100);
  console.log(`10 files of 25 MB at concurrency 8: ${few.toFixed(0)} MB`);
  console.log(`100 files of 25 MB at concurrency 8: ${many.toFixed(0)} MB (limit: 160 MB)`);
  console.log(`ratio: ${(many / few).toFixed(2)}`);
}

/** @param {number} count */
async function applyFiles(count) {
  const project = createBenchProject({ count, sizeBytes: 25 * megabyte });
  const server = fork(new URL("./draining-server.js", import.meta.url));
  try {
    const port = await new Promise((resolve) => server.once("message", resolve));
    const env = { MESSENGER_GRAPH_URL: `http://127.0.0.1:${port}`, MESSENGER_PAGE_ACCESS_TOKEN: "bench" };
    const { peakMegabytes } = await runCommand(
      project.folder,
      ["apply", "--concurrency", "8", "--json"],
      env,
    );
    return peakMegabytes;
  } finally {
    server.kill();
    project.remove();
  }
}
