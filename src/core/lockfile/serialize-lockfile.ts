import { formatJson, type JsonValue } from "../text/format-json.ts";
import { sortRetired } from "./compare-locked.ts";
import { lockedAssetFields } from "./locked-asset-fields.ts";
import type { LockedPage, Lockfile, RetiredAsset } from "./lockfile.ts";

/** The version of the lockfile's format that is written, and the highest that is read. */
export const lockfileVersion = 1;

/** The lockfile's text: equal lockfiles have equal text, whatever the order of their Maps. */
export function serializeLockfile(lockfile: Lockfile): string {
  return formatJson(
    new Map<string, JsonValue>([
      ["lockfileVersion", lockfileVersion],
      ["pages", mapValues(lockfile.pages, pageFields)],
    ]),
  );
}

function pageFields(page: LockedPage): JsonValue {
  return new Map<string, JsonValue | undefined>([
    ["assets", mapValues(page.assets, lockedAssetFields)],
    ["id", page.id],
    ["platform", page.platform === "messenger" ? undefined : page.platform],
    ["retired", sortRetired(page.retired).map(retiredFields)],
  ]);
}

function retiredFields(entry: RetiredAsset): JsonValue {
  return lockedAssetFields(entry).set("key", entry.key);
}

function mapValues<T>(values: ReadonlyMap<string, T>, toJson: (value: T) => JsonValue): JsonValue {
  return new Map([...values].map(([name, value]) => [name, toJson(value)] as const));
}
