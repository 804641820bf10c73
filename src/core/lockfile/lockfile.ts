import type { AssetType, Platform } from "../asset-type.ts";

/** One attachment ID that Meta gave, and the bytes that it stands for. Times are milliseconds since the epoch. */
export interface LockedAsset {
  readonly attachmentId: string;
  readonly contentType: string;
  /** `sha256:` and 64 lower-case hex digits, of the bytes that were sent. */
  readonly digest: string;
  readonly expiresAtMs: number;
  readonly sizeBytes: number;
  /** As written in the manifest after substitution: a path or a URL. */
  readonly source: string;
  readonly type: AssetType;
  readonly uploadedAtMs: number;
  /** Validators of a URL asset, where its server gave them. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Of an asset of type `file`: the name that was sent. */
  readonly fileName?: string;
}

/** An ID that still lives and that no key wants: a revert brings it back without an upload. */
export interface RetiredAsset extends LockedAsset {
  readonly key: string;
}

/** What the lockfile holds of one Page. */
export interface LockedPage {
  /** Meta's number for the Page; missing only while nobody could tell it. */
  readonly id?: string;
  readonly platform: Platform;
  readonly assets: ReadonlyMap<string, LockedAsset>;
  readonly retired: readonly RetiredAsset[];
}

/** The lockfile in memory: Pages by name. */
export interface Lockfile {
  readonly pages: ReadonlyMap<string, LockedPage>;
}

/** What a missing lockfile stands for. */
export const emptyLockfile: Lockfile = { pages: new Map() };
