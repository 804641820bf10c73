import type { Assets } from "./assets.ts";
import type { OpenOptions } from "./open-options.ts";
import { openSource } from "./open-source.ts";

export * from "./exports.ts";

/**
 * The assets that a lockfile or a `json` output tells of: at an https URL, or parsed.
 *
 * The type arguments are `AssetKey` and `PageName` of the generated code.
 *
 * @throws {Error} when it cannot be read the first time; `TypeError` for a path, which `messenger-assets/runtime/node`
 * reads.
 */
export function openAssets<Key extends string = string, Page extends string = string>(
  source: string | object,
  options: OpenOptions = {},
): Promise<Assets<Key, Page>> {
  return openSource(source, options);
}
