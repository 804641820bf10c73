import { readFile } from "node:fs/promises";
import type { Assets } from "./assets.ts";
import type { OpenOptions } from "./open-options.ts";
import { openSource } from "./open-source.ts";

export * from "./exports.ts";

/**
 * The assets that a lockfile or a `json` output tells of: at a path (from the current folder, or a `file:` URL object), at
 * an https URL, or parsed.
 *
 * The type arguments are `AssetKey` and `PageName` of the generated code.
 *
 * @throws {Error} when it cannot be read the first time.
 */
export function openAssets<Key extends string = string, Page extends string = string>(
  source: string | object,
  options: OpenOptions = {},
): Promise<Assets<Key, Page>> {
  return openSource(source, options, (path) => readFile(path, "utf8"));
}
