import type { DesiredAsset } from "../core/desired/desired-state.ts";
import type { LockedAsset } from "../core/lockfile/lockfile.ts";
import type { UploadReply } from "./ports.ts";
import type { KnownContent } from "./upload-units.ts";

/** The lockfile entry of an upload: the bytes really sent, under the ID that Meta gave for them. */
export function lockedAssetOf(
  desired: DesiredAsset,
  content: KnownContent,
  reply: UploadReply,
  lifetimeMs: number,
): LockedAsset {
  const uploadedAtMs = Math.floor(reply.uploadedAtMs / 1_000) * 1_000;
  const { digest, sizeBytes } = reply.sent ?? content;
  return {
    attachmentId: reply.attachmentId,
    contentType: content.contentType,
    digest,
    sizeBytes,
    type: content.type,
    uploadedAtMs,
    expiresAtMs: uploadedAtMs + lifetimeMs,
    ...describeSource(desired),
  };
}

/** The entry of a key that takes over the ID of `locked`. */
export function lockedAssetFor(desired: DesiredAsset, locked: LockedAsset): LockedAsset {
  const { attachmentId, contentType, digest, sizeBytes, type, uploadedAtMs, expiresAtMs } = locked;
  const plain = { attachmentId, contentType, digest, sizeBytes, type, uploadedAtMs, expiresAtMs };
  return { ...plain, ...describeSource(desired) };
}

/** What an entry says of where its bytes come from. */
export function describeSource(
  desired: DesiredAsset,
): Pick<LockedAsset, "source" | "etag" | "lastModified" | "fileName"> {
  const { content, source, fileName } = desired;
  if (content.kind !== "known") return { source };
  const { etag, lastModified, type } = content;
  return {
    source,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(type === "file" && { fileName }),
  };
}
