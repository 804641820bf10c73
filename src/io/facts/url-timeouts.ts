import type { AssetType } from "../../core/asset-type.ts";
import { urlFetchTimeoutMs } from "../../core/limits.ts";

/** How long a URL may take, in milliseconds. */
export interface UrlTimeouts {
  /** Until a connection, TLS included, stands. */
  readonly connectMs: number;
  /** The whole fetch of a video that Meta fetches by itself, redirects included. */
  readonly videoMs: number;
  /** The same of anything else that Meta fetches. */
  readonly otherMs: number;
  /** The whole fetch of what we send ourselves, whatever it is: Meta's patience is no measure then. */
  readonly bytesMs: number;
}

/** What Meta fetches may take as long for us as for Meta; what we send, twice the longest of that. */
export const defaultUrlTimeouts: UrlTimeouts = {
  connectMs: 10_000,
  videoMs: urlFetchTimeoutMs.video,
  otherMs: urlFetchTimeoutMs.other,
  bytesMs: 2 * urlFetchTimeoutMs.video,
};

/** Who fetches a URL for Meta: Meta itself, or we. */
export type UrlTransport = "url" | "url-bytes";

/** How long the whole fetch of something of `type` may take. */
export function fetchTimeoutMs(
  timeouts: UrlTimeouts,
  transport: UrlTransport,
  type: AssetType | undefined,
): number {
  if (transport === "url-bytes") return timeouts.bytesMs;
  return type === "video" ? timeouts.videoMs : timeouts.otherMs;
}
