import { describeSource } from "../core/desired/describe-source.ts";
import type { DesiredAsset } from "../core/desired/desired-state.ts";
import type { LockedAsset } from "../core/lockfile/lockfile.ts";
import type { UploadReply } from "./ports.ts";
import type { UploadUnit } from "./upload-units.ts";

/** The lockfile entry of an upload: the bytes really sent, under the ID that Meta gave for them. */
export function lockedAssetOf(
  { sender: { desired }, content }: UploadUnit,
  reply: UploadReply,
  lifetimeMs: number,
): LockedAsset {
  const uploadedAtMs = Math.floor(reply.uploadedAtMs / 1_000) * 1_000;
  const { digest, sizeBytes } = reply.sent ?? content;
  const { contentType, type } = content;
  const entry = {
    attachmentId: reply.attachmentId,
    contentType,
    digest,
    sizeBytes,
    type,
    uploadedAtMs,
    expiresAtMs: uploadedAtMs + lifetimeMs,
  };
  if (digest === content.digest) return { ...entry, ...describeSource(desired) };
  // The validators are those of other bytes: with them, the next plan could take these for unchanged.
  const { etag: _etag, lastModified: _lastModified, ...source } = describeSource(desired);
  return { ...entry, ...source };
}

/** The entry of a key that takes over the ID of `locked`. */
export function lockedAssetFor(desired: DesiredAsset, locked: LockedAsset): LockedAsset {
  const { attachmentId, contentType, digest, sizeBytes, type, uploadedAtMs, expiresAtMs } = locked;
  const plain = { attachmentId, contentType, digest, sizeBytes, type, uploadedAtMs, expiresAtMs };
  return { ...plain, ...describeSource(desired) };
}
