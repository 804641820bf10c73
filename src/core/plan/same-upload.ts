import type { AssetType, Platform } from "../asset-type.ts";
import type { DesiredAsset } from "../desired/desired-state.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";

/** What makes two uploads to one Page the same. How the bytes travel is not part of it. */
export interface UploadIdentity {
  readonly digest: string;
  readonly type: AssetType;
  readonly contentType: string;
  readonly platform: Platform;
  /** For the type `file` alone: elsewhere the name is not shown. */
  readonly fileName: string | undefined;
}

/** The identity of what `desired` asks for; undefined while its bytes are not known. */
export function identityOfDesired(desired: DesiredAsset, platform: Platform): UploadIdentity | undefined {
  const { content, fileName } = desired;
  if (content.kind !== "known") return undefined;
  const { digest, type, contentType } = content;
  return { digest, type, contentType, platform, fileName: type === "file" ? fileName : undefined };
}

/** The identity of what the ID of `locked` stands for. */
export function identityOfLocked(locked: LockedAsset, platform: Platform): UploadIdentity {
  const { digest, type, contentType, fileName } = locked;
  return { digest, type, contentType, platform, fileName: type === "file" ? fileName : undefined };
}

/** One text per identity, for use as a key. */
export function formatIdentity(identity: UploadIdentity): string {
  const { digest, type, contentType, platform, fileName } = identity;
  return [digest, type, contentType, platform, fileName ?? ""].join("\n");
}
