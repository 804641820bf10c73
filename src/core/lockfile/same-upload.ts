import type { LockedAsset } from "./lockfile.ts";

/** What two uploads to one Page are compared by. */
export type UploadIdentity = Pick<LockedAsset, "contentType" | "digest" | "fileName" | "type">;

/** Whether two entries of one Page are the same upload: digest, type, content type and, for type `file`, file name. */
export function isSameUpload(a: UploadIdentity, b: UploadIdentity): boolean {
  if (a.digest !== b.digest || a.type !== b.type || a.contentType !== b.contentType) return false;
  return a.type !== "file" || a.fileName === b.fileName;
}
