// @ts-check
import { createBenchProject, median, peakMemoryOf } from "./project.js";
import { startServer } from "./server.js";

const megabyte = 1_048_576;
const concurrency = 8;
const runs = 3;

/** How an MP4 begins: what has 25 MB is a video. */
const mp4Head = "\0\0\0\u0020ftypisom\0\0\u0002\0isomiso2avc1mp41";

/** The most memory that an apply of 25 MB files holds, and that it does not grow with their number. */
export async function benchMemory() {
  const few = [];
  const many = [];
  for (let run = 0; run < runs; run++) {
    few.push(await applyFiles(100));
    many.push(await applyFiles(1_000));
  }
  console.log(`peak of 100 uploads of 25 MB at concurrency ${concurrency}: ${few.map(megabytes).join(", ")}`);
  console.log(`peak of 1,000: ${many.map(megabytes).join(", ")} (limit: 160 MB)`);
  console.log(`ratio of the medians: ${(median(many) / median(few)).toFixed(3)}`);
}

/** @param {number} count */
async function applyFiles(count) {
  const project = createBenchProject({ count, sizeBytes: 25 * megabyte, head: mp4Head });
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
