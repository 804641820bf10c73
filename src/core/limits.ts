/**
 * What the Messenger Platform is known to allow, in one place, because Meta has changed these figures before.
 *
 * Source: Attachment Upload API Reference (v21.0 documents, read 2026-11).
 */
export interface PlatformLimits {
  /** Bytes of an image, at the most. */
  readonly imageBytes: number;
  /** Bytes of a video, audio or file, at the most. */
  readonly otherBytes: number;
  /** Millions of pixels of an image, at the most. */
  readonly megapixels: number;
}

const bytesPerMegabyte = 1_048_576;

/** The platform's limits where the manifest names none: 8 MB images, 25 MB others, 85 megapixels. */
export const defaultLimits: PlatformLimits = {
  imageBytes: 8 * bytesPerMegabyte,
  otherBytes: 25 * bytesPerMegabyte,
  megapixels: 85,
};

const dayMs = 86_400_000;

/** How long an attachment ID lives: 90 days, in milliseconds. */
export const attachmentLifetimeMs: number = 90 * dayMs;

/** How long Meta waits for a URL: 75 s for a video, 10 s for anything else, in milliseconds. */
export const urlFetchTimeoutMs: { readonly video: number; readonly other: number } = {
  video: 75_000,
  other: 10_000,
};

/** The Graph API version asked for where the manifest names none. */
export const defaultGraphVersion = "v25.0";

/** The Graph API's public address. */
export const defaultGraphUrl = "https://graph.facebook.com";
