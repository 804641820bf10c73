import type { AssetType, Platform } from "../core/asset-type.ts";
import type { JournaledUpload } from "../core/lockfile/journal.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import type { UploadUrgency } from "./rate-limit/urgency.ts";

/** The body of an upload; opened again for every attempt. */
export type UploadBody =
  /** Meta fetches `url` itself. */
  | { readonly kind: "url"; readonly url: string }
  /** The bytes of the file at the absolute `path`, which had `sizeBytes` when it was planned. */
  | { readonly kind: "file"; readonly path: string; readonly sizeBytes: number }
  /** The bytes behind `url`, fetched by us. */
  | { readonly kind: "url-bytes"; readonly url: string };

/** One asset to upload to one Page. */
export interface UploadRequest {
  /** The Page's name in the manifest. */
  readonly page: string;
  /** Meta's number for the Page; without it the upload goes to `me`. */
  readonly pageId?: string;
  readonly platform: Platform;
  readonly key: string;
  readonly type: AssetType;
  readonly contentType: string;
  readonly fileName: string;
  /** `sha256:…` of the bytes that were planned. */
  readonly digest: string;
  readonly body: UploadBody;
  /** Validators that the URL's server gave when its bytes were read for the plan. */
  readonly etag?: string;
  readonly lastModified?: string;
  readonly urgency: UploadUrgency;
}

/** What came of an upload that Meta took. */
export interface UploadReply {
  readonly attachmentId: string;
  /** When the request began, by our clock, corrected by the reply's `Date` where that differs by more than a minute. */
  readonly uploadedAtMs: number;
  /** The digest and size of the bytes really sent, where we sent them ourselves. */
  readonly sent?: { readonly digest: string; readonly sizeBytes: number };
}

/**
 * Uploads one asset.
 *
 * @throws {UploadError} when Meta refused it, the reply was lost, or the bytes could not be read.
 */
export type Upload = (request: UploadRequest, options: UploadOptions) => Promise<UploadReply>;

export interface UploadOptions {
  readonly signal: AbortSignal;
  /**
   * Called as bytes leave, with their number since the last call; below zero when an attempt failed, to take back what it
   * counted.
   */
  readonly onBytes?: (count: number) => void;
  /** Called before each attempt; nothing is sent before it resolves. */
  readonly onAttempt?: () => Promise<void>;
  /** Called after each attempt that failed; nothing is sent again before it resolves. */
  readonly onAttemptFailed?: (error: unknown) => Promise<void>;
  /** Called with a reply that is looked into before it is given; its ID is on the disk when this resolves. */
  readonly onUncheckedReply?: (reply: UploadReply) => Promise<void>;
  /** Called when that reply does not count: nobody knows which bytes its ID stands for. */
  readonly onReplyRevoked?: () => Promise<void>;
}

/** Who a token is. */
export interface PageIdentity {
  readonly id: string;
  readonly name: string;
}

/**
 * Asks Meta which Page the token of the Page `name` is for.
 *
 * @throws {UploadError} with Meta's code when the token is refused.
 */
export type IdentifyPage = (
  page: { readonly name: string; readonly id?: string },
  signal: AbortSignal,
) => Promise<PageIdentity>;

/** The journal: what survives a kill. */
export interface Journal {
  /**
   * Says that an upload is about to be sent, and gives a number that its result names. Resolves when a kill cannot lose the
   * line any more; it is on its way to the disk then.
   */
  readonly intent: (entry: JournalIntent) => Promise<number>;
  /** Says what came of it; resolves when the line is on the disk. */
  readonly result: (entry: JournalResult) => Promise<void>;
}

/** An upload that is about to be sent. */
export interface JournalIntent {
  readonly page: string;
  readonly pageId?: string;
  readonly key: string;
  readonly digest: string;
}

/** What came of the upload with the number `intent`. */
export interface JournalResult {
  readonly intent: number;
  readonly outcome: JournalOutcome;
}

/**
 * An ID and the lockfile entry it makes, a refusal (there is no ID), or a lost reply (there may be one). `revoked` follows
 * an ID that is not to be recorded after all.
 */
type JournalOutcome =
  | { readonly kind: "uploaded"; readonly upload: JournaledUpload }
  | { readonly kind: "failed" }
  | { readonly kind: "lost" }
  | { readonly kind: "revoked" };

/** Where the lockfile is kept. */
export interface LockfileStore {
  /**
   * Writes `lockfile` whole and at once, unless the file already holds just that, and gives what the file holds then:
   * with what others have written meanwhile.
   */
  readonly write: (lockfile: Lockfile) => Promise<Lockfile>;
}

/** Time, as an argument. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}
