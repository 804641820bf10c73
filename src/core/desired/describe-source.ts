import type { LockedAsset } from "../lockfile/lockfile.ts";
import type { DesiredAsset } from "./desired-state.ts";

/** What an entry says of where its bytes come from. */
export function describeSource({
  content,
  source,
  fileName,
}: DesiredAsset): Pick<LockedAsset, "source" | "etag" | "lastModified" | "fileName"> {
  if (content.kind !== "known") return { source };
  const { etag, lastModified, type } = content;
  return {
    source,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(type === "file" && { fileName }),
  };
}
