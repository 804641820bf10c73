import type { DesiredAsset } from "../desired/desired-state.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";
import type { UploadIdentity } from "../lockfile/same-upload.ts";
import type { UploadAction } from "./plan.ts";

/**
 * One text for all uploads of one Page and platform that are the same, for use as a key. How the bytes travel is not part
 * of it, nor, but for the type `file`, is the name: elsewhere it is not shown.
 */
export function formatIdentity({ digest, type, contentType, fileName }: UploadIdentity): string {
  return [digest, type, contentType, (type === "file" && fileName) || ""].join("\n");
}

/** The identity of what `desired` asks for; undefined while its bytes are not known. */
export function identityOfDesired({ content, fileName }: DesiredAsset): string | undefined {
  return content.kind === "known" ? formatIdentity({ fileName, ...content }) : undefined;
}

/** One text for all actions that one upload does for, for use as a key. */
export function formatUpload({ page, key, desired }: UploadAction): string {
  return `${page}\n${identityOfDesired(desired) ?? key}`;
}

/** Why `locked` is not the upload that `desired` asks for; undefined when it is. */
export function differenceOf(
  desired: DesiredAsset,
  locked: LockedAsset,
  isSamePlatform: boolean,
): "content-changed" | "type-changed" | undefined {
  const { content, source } = desired;
  // Not asked (`--offline`): only the URL can tell.
  if (content.kind !== "known") return source === locked.source ? undefined : "content-changed";
  if (content.digest !== locked.digest) return "content-changed";
  const isSame = isSamePlatform && identityOfDesired(desired) === formatIdentity(locked);
  return isSame ? undefined : "type-changed";
}
