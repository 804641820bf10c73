import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = fileURLToPath(new URL(".", import.meta.url));

/**
 * Installs the clients by other people unless they are there as their lock has them: they are no dependency of this
 * package, so that `npm ci` does not know of them. Without a registry only their own tests fail.
 */
export async function setup(): Promise<void> {
  if (writtenAtMs("node_modules/.package-lock.json") >= writtenAtMs("package-lock.json")) return;
  try {
    await promisify(execFile)("npm", ["ci", "--ignore-scripts", "--prefer-offline", ...soon], {
      cwd: folder,
    });
  } catch (error) {
    process.stderr.write(`the clients in ${folder} cannot be installed: ${error}\n`);
  }
}

/** A machine without a network shall not wait for minutes. */
const soon = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];

function writtenAtMs(path: string): number {
  return statSync(`${folder}${path}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
