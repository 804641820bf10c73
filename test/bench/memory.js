// @ts-check
import { createBenchProject, runCommand } from "./project.js";
import { startServer } from "./server.js";

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
  const server = await startServer();
  try {
    const { peakMegabytes } = await runCommand(project.folder, ["apply", "--concurrency", "8", "--json"], {
      env: server.env,
    });
    return peakMegabytes;
  } finally {
    server.stop();
    project.remove();
  }
}
