import { type AssetType, typeOfContentType } from "../../core/asset-type.ts";
import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import { maxBytesOf } from "../../core/facts/check-size.ts";
import type { PlatformLimits } from "../../core/limits.ts";
import type { LockedAsset } from "../../core/lockfile/lockfile.ts";
import type { UrlTransport } from "../facts/url-timeouts.ts";

/** All that is wanted of one URL. */
export interface UrlUse {
  readonly url: string;
  /** The declared types; undefined among them where none is declared. */
  readonly types: ReadonlySet<AssetType | undefined>;
  readonly contentTypes: ReadonlySet<string | undefined>;
  /** `url-bytes` as soon as one asset is sent by us. */
  readonly transport: UrlTransport;
}

/** The URLs of `requests`, each of them once. */
export function collectUrlUses(requests: readonly AssetRequest[]): readonly UrlUse[] {
  const uses = new Map<string, UrlUse>();
  for (const { source: url, declaration } of requests) {
    const { source, type, contentType } = declaration;
    if (source.kind !== "url") continue;
    const known = uses.get(url);
    uses.set(url, {
      url,
      types: new Set([...(known?.types ?? []), type]),
      contentTypes: new Set([...(known?.contentTypes ?? []), contentType]),
      transport: source.upload === "bytes" ? "url-bytes" : (known?.transport ?? "url"),
    });
  }
  return [...uses.values()];
}

/** The type whose time a URL has: a video's as soon as one asset is a video; undefined where the reply may tell. */
export function slowestTypeOf({ types }: UrlUse): AssetType | undefined {
  if (types.has("video")) return "video";
  return types.has(undefined) ? undefined : [...types][0];
}

/** The bytes that the largest of a URL's types may have. */
export function mostBytesOf({ types }: UrlUse, limits: PlatformLimits): number {
  return Math.max(
    ...[...types].map((type) =>
      type === undefined ? Math.max(limits.imageBytes, limits.otherBytes) : maxBytesOf(type, limits),
    ),
  );
}

/**
 * Whether it is enough to know that a URL's bytes are still those of `locked`: else what is declared of them now has to be
 * checked against the bytes themselves.
 */
export function isAnsweredBy(use: UrlUse, locked: LockedAsset, limits: PlatformLimits): boolean {
  const { types, contentTypes } = use;
  const { type, contentType, sizeBytes } = locked;
  return (
    [...types].every((declared) => declared === type || (declared === undefined && isOwnType(locked))) &&
    [...contentTypes].every((declared) => declared === undefined || declared === contentType) &&
    sizeBytes <= maxBytesOf(type, limits)
  );
}

/** Whether `locked` has the type that its bytes alone give it. A page in HTML has none: it is a file only where that is declared. */
function isOwnType({ type, contentType }: LockedAsset): boolean {
  return typeOfContentType(contentType) === type && !/html/.test(contentType);
}
