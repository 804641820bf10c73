// @ts-check
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(String(process.env["BENCH_MEMORY_FILE"]), String(process.resourceUsage().maxRSS));
});
