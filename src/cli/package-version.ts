import { readFileSync } from "node:fs";
import { packageFolder } from "../package-folder.ts";

/** The version in package.json. */
export const packageVersion: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL("package.json", packageFolder), "utf8");
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? "unknown";
}
