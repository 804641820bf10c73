// @ts-check
import { spawnSync } from "node:child_process";
import { createBenchProject, median, timeCommand } from "./project.js";

const runs = 9;

/** What a plan of known files costs beside an empty Node process. */
export async function benchStart() {
  for (const count of [10, 10_000]) {
    const project = createBenchProject({ count, sizeBytes: 2_000 });
    try {
      await timeCommand(project.folder, ["plan", "--json"]);
      // Files that changed within the clock's grain of being read are read again: the first figure would be of that.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await timeCommand(project.folder, ["plan", "--json"]);
      const ratios = [];
      for (let run = 0; run < runs; run++) {
        const emptyMs = timeEmptyProcess();
        const elapsedMs = await timeCommand(project.folder, ["plan", "--json"]);
        ratios.push(elapsedMs / emptyMs);
      }
      console.log(`plan of ${count} known files / empty node process: ${median(ratios).toFixed(2)}`);
    } finally {
      project.remove();
    }
  }
}

function timeEmptyProcess() {
  const startedAt = performance.now();
  spawnSync(process.execPath, ["--eval", "0"]);
  return performance.now() - startedAt;
}
