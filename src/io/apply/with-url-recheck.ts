import type { Upload, UploadRequest } from "../../apply/ports.ts";

/** A URL, and what its bytes were when the upload was planned. */
export type PlannedUrl = Pick<UploadRequest, "digest" | "etag" | "lastModified"> & { readonly url: string };

/** Whether the bytes behind a URL are still those of the plan; `unknown` when it does not answer. */
export type UrlState = "same" | "changed" | "unknown";

/** Asks for a URL again. */
export type AskUrlAgain = (planned: PlannedUrl, signal: AbortSignal) => Promise<UrlState>;

/**
 * An upload that looks, after Meta fetched a URL by itself, whether its bytes changed meanwhile: nobody knows then which
 * ones Meta got, so they are sent once more, by us, and `sent` of the reply says what they were.
 *
 * The first ID is told before the URL is asked, which takes a while, and revoked where it does not count. A URL whose server
 * gave no validators is not asked again, nor is anything once the signal has aborted.
 */
export function withUrlRecheck(upload: Upload, askAgain: AskUrlAgain): Upload {
  const checked = async (
    planned: PlannedUrl,
    ...[request, options]: Parameters<Upload>
  ): ReturnType<Upload> => {
    const reply = await upload(request, options);
    if (options.signal.aborted) return reply;
    await options.onUncheckedReply?.(reply);
    const state = await askAgain(planned, options.signal).catch((error: unknown) => {
      // The ID is there: an end of the run must not lose it.
      if (options.signal.aborted) return "unknown" as const;
      throw error;
    });
    if (state !== "changed") return reply;
    await options.onReplyRevoked?.();
    return upload({ ...request, body: { kind: "url-bytes", url: planned.url } }, options);
  };
  return (request, options) => {
    const planned = plannedUrlOf(request);
    return planned === undefined ? upload(request, options) : checked(planned, request, options);
  };
}

/** Undefined where Meta is not to fetch a URL, or its server gave no validators. */
function plannedUrlOf({ body, digest, etag, lastModified }: UploadRequest): PlannedUrl | undefined {
  if (body.kind !== "url" || (etag === undefined && lastModified === undefined)) return undefined;
  return {
    url: body.url,
    digest,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}
