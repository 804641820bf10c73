import type { Assets } from "./assets.ts";
import { createAssets } from "./create-assets.ts";
import type { OpenOptions } from "./open-options.ts";
import { urlSource } from "./url-source.ts";
import { isWebAddress } from "./web-address.ts";

/** Reads the text of a file. */
export type ReadFile = (path: string | URL) => Promise<string>;

/**
 * The assets that a lockfile or a `json` output tells of: at an https URL, parsed, or, with `readFile`, at a path.
 *
 * @throws {Error} when it cannot be read the first time, or `TypeError` when there is no way to read it.
 */
export async function openSource<Key extends string, Page extends string>(
  source: string | object,
  options: OpenOptions,
  readFile?: ReadFile,
): Promise<Assets<Key, Page>> {
  if (typeof source === "object" && !(source instanceof URL)) {
    const read = async () => ({ content: source });
    return createAssets({ name: "document", read }, { ...options, refreshMs: 0 });
  }
  const name = String(source);
  if (isWebAddress(name)) return createAssets(urlSource(name, options.fetch), options);
  if (readFile === undefined) throw new TypeError(`${name} is no URL: see messenger-assets/runtime/node`);
  return createAssets({ name, read: async () => ({ content: await readFile(source) }) }, options);
}
