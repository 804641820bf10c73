import type { AssetType } from "../../core/asset-type.ts";

/** How long a request may take; in milliseconds where nothing else is said. */
export interface GraphTimeouts {
  /** Until the connection, TLS included, stands. */
  readonly connectMs: number;
  /** Until a connection takes the first byte of the body, however it comes about (a proxy's tunnel, a free place). */
  readonly startMs: number;
  /** Without a byte of the body accepted. */
  readonly stallMs: number;
  /** From the first byte of the body to the end of the reply. */
  readonly replyMs: number;
  /** The same for a video that Meta fetches by itself. */
  readonly videoUrlReplyMs: number;
  /** The slowest line that a file is allowed for, on top of `replyMs`. */
  readonly fileBytesPerSecond: number;
  /** The most that a file is allowed. */
  readonly fileReplyMs: number;
}

/**
 * Well above the 75 s that Meta itself takes for a video's URL: at 60 s a user lost the reply of an upload that
 * had succeeded.
 */
export const defaultGraphTimeouts: GraphTimeouts = {
  connectMs: 10_000,
  startMs: 60_000,
  stallMs: 30_000,
  replyMs: 60_000,
  videoUrlReplyMs: 120_000,
  fileBytesPerSecond: 50_000,
  fileReplyMs: 15 * 60_000,
};

/** How long the upload of a URL of type `type` may take, in milliseconds. */
export function urlReplyTimeoutMs(type: AssetType, timeouts: GraphTimeouts): number {
  return type === "video" ? timeouts.videoUrlReplyMs : timeouts.replyMs;
}

/** How long the upload of `sizeBytes` may take, in milliseconds. */
export function fileReplyTimeoutMs(sizeBytes: number, timeouts: GraphTimeouts): number {
  const sendMs = (sizeBytes / timeouts.fileBytesPerSecond) * 1000;
  return Math.min(timeouts.replyMs + sendMs, timeouts.fileReplyMs);
}
