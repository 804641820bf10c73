import { readUrlFacts } from "../facts/read-url-facts.ts";
import type { UrlRoad } from "./url-road.ts";
import type { PlannedUrl, UrlState } from "./with-url-recheck.ts";

/** How a URL is asked again. */
export interface AskOptions {
  readonly road: UrlRoad;
  readonly signal: AbortSignal;
}

/**
 * Whether the bytes behind a URL are still those of the plan: by its validators, and where these have changed, by the bytes.
 *
 * @throws {Error} the signal's reason, when it aborts.
 */
export async function askUrlAgain(planned: PlannedUrl, { road, signal }: AskOptions): Promise<UrlState> {
  const { url, digest, etag, lastModified } = planned;
  const { type, limits, ...connection } = road;
  const facts = await readUrlFacts(url, {
    ...connection,
    // Dispatchers are given: the environment's proxies are in them already.
    env: {},
    ...(type === undefined ? {} : { type }),
    maxBytes: Math.max(limits.imageBytes, limits.otherBytes),
    validators: { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) },
    signal,
  });
  switch (facts.kind) {
    case "not-modified":
      return "same";
    case "problem":
      return "unknown";
    case "url":
      return facts.digest === digest ? "same" : "changed";
    default:
      return facts satisfies never;
  }
}
