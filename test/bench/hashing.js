// @ts-check
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createBenchProject, median, timeCommand } from "./project.js";

const runs = 5;

/** What the first plan of large files costs beside `sha256sum` of them. */
export async function benchHashing() {
  const ratios = [];
  for (let run = 0; run < runs; run++) {
    const project = createBenchProject({ count: 40, sizeBytes: 25 * 1_048_576 });
    try {
      const media = join(project.folder, "media");
      const startedAt = performance.now();
      spawnSync(
        "sha256sum",
        readdirSync(media).map((name) => join(media, name)),
      );
      const sumMs = performance.now() - startedAt;
      const elapsedMs = await timeCommand(project.folder, ["plan", "--json"]);
      ratios.push(elapsedMs / sumMs);
    } finally {
      project.remove();
    }
  }
  console.log(`first plan of 40 files of 25 MB / sha256sum: ${median(ratios).toFixed(2)}`);
}
