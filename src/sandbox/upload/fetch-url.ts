import { createReadStream } from "node:fs";
import type { AssetType } from "../../core/asset-type.ts";
import { GraphApiError } from "../graph/graph-api-error.ts";
import { fetchFailed, fileTypeNotAllowed, videoTimedOut } from "../graph/graph-errors.ts";
import { fileContentType } from "../media/file-content-type.ts";
import type { UploadStore } from "../media/upload-store.ts";
import { checkBytes } from "./check-media.ts";
import { looksLikeHtml } from "./detect-content-type.ts";
import { type MeasuredBytes, measureBytes } from "./received-file.ts";

/** Bytes that a URL led to. */
export interface FetchedMedia extends MeasuredBytes {
  readonly contentType: string;
}

/** What bounds a fetch. */
export interface FetchBounds {
  readonly timeoutMs: number;
  readonly limitBytes: number;
  /** Aborts when the sandbox closes. */
  readonly closing: AbortSignal;
  readonly resolveMedia: (path: string) => string | undefined;
  readonly uploads: UploadStore;
}

/**
 * Reads `url` to its end as Meta would: over the network, following redirects, or, for the host `sandbox.localhost`,
 * from a file.
 *
 * @throws {GraphApiError} 100/2018008, 100/2018294, 100/2018047 or 546.
 */
export async function fetchMedia(url: string, type: AssetType, bounds: FetchBounds): Promise<FetchedMedia> {
  const target = parseUrl(url);
  const fetched =
    target.hostname === "sandbox.localhost"
      ? await readSandboxFile(target, bounds)
      : await fetchFromNetwork(target, type, bounds);
  if (type === "file") return { ...fetched, contentType: fetched.contentType ?? "application/octet-stream" };
  if (fetched.contentType === "text/html" || looksLikeHtml(fetched.head)) throw fileTypeNotAllowed();
  const detected = await checkBytes(type, fetched);
  return { ...fetched, contentType: detected ?? "application/octet-stream" };
}

type Fetched = MeasuredBytes & { readonly contentType: string | undefined };

function parseUrl(url: string): URL {
  if (!URL.canParse(url)) throw fetchFailed("not a URL");
  const target = new URL(url);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw fetchFailed(`${target.protocol} is not http or https`);
  }
  return target;
}

async function readSandboxFile(url: URL, bounds: FetchBounds): Promise<Fetched> {
  const file = bounds.resolveMedia(decodePath(url.pathname.slice(1)));
  if (file === undefined) throw fetchFailed("sandbox.localhost has no such file");
  try {
    const bytes = await measureBytes(
      limited(createReadStream(file), bounds.limitBytes),
      bounds.uploads.begin(),
    );
    return { ...bytes, contentType: await fileContentType(file, bytes.head) };
  } catch (error) {
    throw asFetchFailure(error);
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw fetchFailed("the path is not percent-encoded UTF-8");
  }
}

async function fetchFromNetwork(url: URL, type: AssetType, bounds: FetchBounds): Promise<Fetched> {
  const { Agent, fetch } = await import("undici");
  const deadline = AbortSignal.timeout(bounds.timeoutMs);
  const dispatcher = new Agent({ allowH2: false });
  try {
    const signal = AbortSignal.any([deadline, bounds.closing]);
    const reply = await fetch(url, { dispatcher, signal, headers: { "user-agent": userAgent } });
    if (!reply.ok) throw fetchFailed(`the server answered ${reply.status}`);
    const bytes = await measureBytes(limited(reply.body ?? [], bounds.limitBytes), bounds.uploads.begin());
    return { ...bytes, contentType: mediaType(reply.headers.get("content-type")) };
  } catch (error) {
    if (!deadline.aborted) throw asFetchFailure(error);
    throw type === "video"
      ? videoTimedOut(bounds.timeoutMs)
      : fetchFailed(`no whole reply within ${bounds.timeoutMs / 1000} s`);
  } finally {
    await dispatcher.destroy();
  }
}

/** Meta's own fetcher calls itself so; media hosts that sort clients by name see what they would see. */
const userAgent = "facebookexternalhit/1.1 (messenger-assets sandbox)";

async function* limited(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limitBytes: number,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const chunk of stream) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw fetchFailed(`more than ${limitBytes} bytes`);
    yield chunk;
  }
}

function mediaType(header: string | null): string | undefined {
  const type = header?.split(";", 1)[0]?.trim().toLowerCase();
  return type === "" ? undefined : type;
}

function asFetchFailure(error: unknown): GraphApiError {
  if (error instanceof GraphApiError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return fetchFailed(cause instanceof Error ? cause.message : "unreachable");
}
