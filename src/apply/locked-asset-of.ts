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
  const source = describeSource(desired);
  // The validators are those of the planned bytes: with them, the next plan could take others for unchanged.
  const { etag: _etag, lastModified: _lastModified, ...withoutValidators } = source;
  return {
    attachmentId: reply.attachmentId,
    contentType,
    digest,
    sizeBytes,
    type,
    uploadedAtMs,
    expiresAtMs: uploadedAtMs + lifetimeMs,
    ...(digest === content.digest ? source : withoutValidators),
  };
}

/** The entry of a key that takes over the ID of `locked`. */
export function lockedAssetFor(desired: DesiredAsset, locked: LockedAsset): LockedAsset {
  const { attachmentId, contentType, digest, sizeBytes, type, uploadedAtMs, expiresAtMs } = locked;
  const source = describeSource(desired);
  return { attachmentId, contentType, digest, sizeBytes, type, uploadedAtMs, expiresAtMs, ...source };
}
