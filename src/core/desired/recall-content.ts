import { contentTypeFor } from "../asset-type.ts";
import type { DeclaredContent } from "../facts/check-content.ts";
import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";
import type { Content } from "./desired-state.ts";

/** Every URL that `lockfile` knows, with its latest upload. */
export function indexUrls(lockfile: Lockfile): ReadonlyMap<string, LockedAsset> {
  const index = new Map<string, LockedAsset>();
  for (const page of lockfile.pages.values()) {
    for (const locked of [...page.assets.values(), ...page.retired]) {
      const known = index.get(locked.source);
      if (known === undefined || known.uploadedAtMs < locked.uploadedAtMs) index.set(locked.source, locked);
    }
  }
  return index;
}

/** The content that a URL had when `locked` was uploaded, sent as is declared now. */
export function recallContent(locked: LockedAsset, declared: DeclaredContent): Content {
  const type = declared.type ?? locked.type;
  const { digest, sizeBytes, etag, lastModified } = locked;
  return {
    kind: "known",
    digest,
    sizeBytes,
    type,
    contentType: declared.contentType ?? contentTypeFor(type, locked.contentType),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}
