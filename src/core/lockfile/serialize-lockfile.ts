import { formatJson, type JsonValue, type PlacedJson, placeJson } from "../text/format-json.ts";
import { sortRetired } from "./compare-locked.ts";
import { lockedAssetFields } from "./locked-asset-fields.ts";
import type { LockedAsset, LockedPage, Lockfile, RetiredAsset } from "./lockfile.ts";

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
    ["assets", mapValues(page.assets, placedEntry)],
    ["id", page.id],
    ["platform", page.platform === "messenger" ? undefined : page.platform],
    ["retired", sortRetired(page.retired).map(retiredFields)],
  ]);
}

/** A lockfile grows by a few entries from one writing to the next: the others are not formatted again. */
const placedEntries = new WeakMap<LockedAsset, PlacedJson>();
/** Below the document, `pages`, the Page and its `assets`. */
const entryDepth = 4;

function placedEntry(entry: LockedAsset): PlacedJson {
  const placed = placedEntries.get(entry) ?? placeJson(lockedAssetFields(entry), entryDepth);
  placedEntries.set(entry, placed);
  return placed;
}

function retiredFields(entry: RetiredAsset): JsonValue {
  return lockedAssetFields(entry).set("key", entry.key);
}

function mapValues<T>(values: ReadonlyMap<string, T>, toJson: (value: T) => JsonValue): JsonValue {
  return new Map([...values].map(([name, value]) => [name, toJson(value)] as const));
}
