// @ts-check
import { createBenchProject, median, peakMemoryOf } from "./project.js";
import { startServer } from "./server.js";

const megabyte = 1_048_576;
const concurrency = 8;
const fewRuns = 3;

/** The most memory that an apply of 25 MB files holds, and that it does not grow with their number. */
export async function benchMemory() {
  const few = [];
  for (let run = 0; run < fewRuns; run++) few.push(await applyFiles(100));
  const many = await applyFiles(1_000);
  console.log(`peak of 100 uploads of 25 MB at concurrency ${concurrency}: ${few.map(megabytes).join(", ")}`);
  console.log(`peak of 1,000: ${megabytes(many)} (limit: 160 MB), ratio ${(many / median(few)).toFixed(3)}`);
}

/** @param {number} count */
async function applyFiles(count) {
  const project = createBenchProject({ count, sizeBytes: 25 * megabyte });
  const server = await startServer();
  try {
    const peakMegabytes = await peakMemoryOf(
      project.folder,
      ["apply", "--concurrency", String(concurrency), "--json"],
      { env: server.env },
    );
    console.log(`${count} uploads: ${megabytes(peakMegabytes)}`);
    return peakMegabytes;
  } finally {
    server.stop();
    project.remove();
  }
}

/** @param {number} figure */
function megabytes(figure) {
  return `${figure.toFixed(0)} MB`;
}
