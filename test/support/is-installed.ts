import { spawnSync } from "node:child_process";

/** Whether `program` is on the `PATH`. */
export function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}
