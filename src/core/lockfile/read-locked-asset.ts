import { type AssetType, isAssetType } from "../asset-type.ts";
import { parseInstant } from "../text/instant.ts";
import { type JsonMembers, memberReader, type ReportProblem, type Shape, textShape } from "./json-shape.ts";
import type { LockedAsset } from "./lockfile.ts";

const digestShape: Shape<string> = {
  read: (value) => (typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value) ? value : undefined),
  name: "`sha256:` and 64 lower-case hex digits",
};

const sizeShape: Shape<number> = {
  read: (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined,
  name: "a whole number of bytes",
};

const typeShape: Shape<AssetType> = {
  read: (value) => (isAssetType(value) ? value : undefined),
  name: "image, video, audio or file",
};

const instantShape: Shape<number> = {
  read: (value) => (typeof value === "string" ? parseInstant(value) : undefined),
  name: "an RFC 3339 time, such as 2026-11-22T08:00:00Z",
};

/** The entry that the members of a JSON object make; undefined when one is missing or of the wrong shape, each reported. */
export function readLockedAsset(
  members: JsonMembers,
  path: string,
  report: ReportProblem,
): LockedAsset | undefined {
  const { required, optional } = memberReader(members, path, report);
  const attachmentId = required("attachmentId", textShape);
  const contentType = required("contentType", textShape);
  const digest = required("digest", digestShape);
  const etag = optional("etag", textShape);
  const expiresAtMs = required("expiresAt", instantShape);
  const fileName = optional("fileName", textShape);
  const lastModified = optional("lastModified", textShape);
  const sizeBytes = required("size", sizeShape);
  const source = required("source", textShape);
  const type = required("type", typeShape);
  const uploadedAtMs = required("uploadedAt", instantShape);
  if (attachmentId === undefined || contentType === undefined || digest === undefined) return undefined;
  if (expiresAtMs === undefined || sizeBytes === undefined || source === undefined) return undefined;
  if (type === undefined || uploadedAtMs === undefined) return undefined;
  return {
    attachmentId,
    contentType,
    digest,
    expiresAtMs,
    sizeBytes,
    source,
    type,
    uploadedAtMs,
    ...(etag === undefined ? {} : { etag }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}
