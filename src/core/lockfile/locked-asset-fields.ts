import { formatInstant } from "../text/format-instant.ts";
import type { JsonValue } from "../text/format-json.ts";
import type { LockedAsset } from "./lockfile.ts";

/** The fields of an entry as they stand in the lockfile and the journal; times in whole seconds. */
export function lockedAssetFields(entry: LockedAsset): Map<string, JsonValue | undefined> {
  return new Map<string, JsonValue | undefined>([
    ["attachmentId", entry.attachmentId],
    ["contentType", entry.contentType],
    ["digest", entry.digest],
    ["etag", entry.etag],
    ["expiresAt", formatInstant(entry.expiresAtMs)],
    ["fileName", entry.fileName],
    ["lastModified", entry.lastModified],
    ["size", entry.sizeBytes],
    ["source", entry.source],
    ["type", entry.type],
    ["uploadedAt", formatInstant(entry.uploadedAtMs)],
  ]);
}
