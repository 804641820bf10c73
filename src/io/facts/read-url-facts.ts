import { type AssetType, typeOfContentType } from "../../core/asset-type.ts";
import { canonicalContentType } from "../../core/facts/content-type-name.ts";
import type { FactsProblem, UrlFacts } from "../../core/facts/facts.ts";
import { createContentReader, type ReadContent } from "./content-reader.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { decodeBody, isEncoded } from "./decode-body.ts";
import { destroyBody, headerText, requestUrl, type UrlReply, type Validators } from "./request-url.ts";
import { type SniffedContent, sniffContent } from "./sniff-content.ts";
import { createUrlDispatchers, type UrlDispatchers, type UrlRoute } from "./url-dispatchers.ts";
import { networkProblem, timeoutProblem, tooLargeProblem, urlProblem } from "./url-problems.ts";
import { defaultUrlTimeouts, fetchTimeoutMs, type UrlTimeouts, type UrlTransport } from "./url-timeouts.ts";

/** How a URL is read. */
export interface ReadUrlOptions extends UrlRoute {
  /** The declared type; a video may take longer. */
  readonly type?: AssetType;
  /** Bytes that are read, at the most. */
  readonly maxBytes: number;
  /** Asks for the bytes only if they changed since a server gave these. */
  readonly validators?: Validators;
  /** The address to ask in place of `http://sandbox.localhost/…`; what it changes may be on loopback. */
  readonly rewrite?: (url: string) => string;
  readonly signal?: AbortSignal;
  /** Who fetches it for Meta; the default is Meta itself. */
  readonly transport?: UrlTransport;
  /** Without them, `defaultUrlTimeouts`. */
  readonly timeouts?: UrlTimeouts;
  /** Connections to share with other URLs, and to be closed by the caller; without them, some of its own. */
  readonly dispatchers?: UrlDispatchers;
}

/** The server said that the bytes are those that it gave the validators for. */
export interface NotModified {
  readonly kind: "not-modified";
}

/**
 * What is behind `url`, fetched and hashed in one pass.
 *
 * The digest is of the decoded bytes, should the server compress them unasked. Problems: `url-encoding`, `url-invalid`,
 * `url-private-host`, `url-redirect`, `url-status`, `url-timeout`, `url-too-large`, `url-truncated`, `url-unreachable`.
 *
 * @throws {Error} the signal's reason, when it aborts.
 */
export async function readUrlFacts(
  url: string,
  options: ReadUrlOptions,
): Promise<UrlFacts | NotModified | FactsProblem> {
  const { transport = "url", timeouts = defaultUrlTimeouts } = options;
  const deadline = startDeadline(fetchTimeoutMs(timeouts, transport, options.type), options.signal);
  let isSilent = true;
  const onReply = (): void => {
    isSilent = false;
  };
  try {
    return await readUnder(url, { options, deadline, onReply });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!deadline.isOver()) throw error;
    return timeoutProblem(url, { timeoutMs: deadline.timeoutMs(), transport, isSilent });
  } finally {
    deadline.clear();
  }
}

interface Reading {
  readonly options: ReadUrlOptions;
  readonly deadline: Deadline;
  readonly onReply: () => void;
}

async function readUnder(url: string, reading: Reading): Promise<UrlFacts | NotModified | FactsProblem> {
  const { options } = reading;
  if (options.dispatchers !== undefined) return await readThrough(options.dispatchers, url, reading);
  const dispatchers = await openDispatchers(url, options);
  if ("kind" in dispatchers) return dispatchers;
  try {
    return await readThrough(dispatchers, url, reading);
  } finally {
    await dispatchers.close();
  }
}

async function openDispatchers(url: string, options: ReadUrlOptions): Promise<UrlDispatchers | FactsProblem> {
  try {
    const { timeouts = defaultUrlTimeouts } = options;
    return await createUrlDispatchers({ ...options, connectTimeoutMs: timeouts.connectMs });
  } catch (error) {
    return networkProblem(url, error, false);
  }
}

async function readThrough(
  dispatchers: UrlDispatchers,
  url: string,
  reading: Reading,
): Promise<UrlFacts | NotModified | FactsProblem> {
  const { options, deadline, onReply } = reading;
  const { signal } = deadline;
  const reply = await requestUrl(url, { ...options, dispatchers, signal, onReply });
  if (reply.kind === "problem") return reply;
  if (reply.status === 304) {
    destroyBody(reply);
    return { kind: "not-modified" };
  }
  const { transport = "url", timeouts = defaultUrlTimeouts, type } = options;
  if (type === undefined && headerContentType(reply)?.startsWith("video/")) {
    deadline.setTimeoutMs(fetchTimeoutMs(timeouts, transport, "video"));
  }
  const content = await readBody(url, reply, reading);
  return "kind" in content ? content : urlFacts(reply, content, await sniffContent(content));
}

async function readBody(
  url: string,
  reply: UrlReply,
  { options: { maxBytes }, deadline }: Reading,
): Promise<ReadContent | FactsProblem> {
  const encoding = headerText(reply.headers["content-encoding"]);
  const announcedBytes = isEncoded(encoding) ? 0 : Number(headerText(reply.headers["content-length"]) ?? 0);
  const body = announcedBytes > maxBytes ? undefined : decodeBody(reply.body, encoding);
  if (body === undefined) {
    destroyBody(reply);
    if (announcedBytes > maxBytes) return tooLargeProblem(url, maxBytes, announcedBytes);
    return urlProblem(url, [
      "url-encoding",
      `has the Content-Encoding \`${encoding}\`, which is not known here`,
    ]);
  }
  try {
    const content = await readAll(body, maxBytes);
    return content ?? tooLargeProblem(url, maxBytes, undefined);
  } catch (error) {
    deadline.signal.throwIfAborted();
    return networkProblem(url, error, true);
  }
}

/** The content of `body`, or undefined as soon as it is longer than `maxBytes`. */
async function readAll(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReadContent | undefined> {
  const reader = createContentReader();
  for await (const chunk of body) {
    if (reader.update(chunk) > maxBytes) return undefined;
  }
  return reader.finish();
}

function headerContentType({ headers }: UrlReply): string | undefined {
  const header = headerText(headers["content-type"]);
  return header === undefined ? undefined : canonicalContentType(header);
}

const htmlContentTypes = new Set(["text/html", "application/xhtml+xml"]);

function urlFacts(reply: UrlReply, { digest, sizeBytes }: ReadContent, sniffed: SniffedContent): UrlFacts {
  const header = headerContentType(reply);
  const etag = headerText(reply.headers["etag"]);
  const lastModified = headerText(reply.headers["last-modified"]);
  const contentType = sniffed.contentType ?? believableHeader(header, sniffed.isText);
  const isCalledHtml = htmlContentTypes.has(header ?? "");
  const isHtml = sniffed.contentType === "text/html" || (isCalledHtml && isMarkup(sniffed.contentType));
  return {
    kind: "url",
    digest,
    sizeBytes,
    contentType,
    ...(contentType !== undefined && { contentTypeFrom: sniffed.contentType ? "bytes" : "header" }),
    ...(header !== undefined && { headerContentType: header }),
    isText: sniffed.isText,
    isHtml,
    ...(isCalledHtml && !isHtml && { isCalledHtml }),
    ...(sniffed.pixels && { pixels: sniffed.pixels }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
    ...(reply.redirectedTo !== undefined && { redirectedTo: reply.redirectedTo }),
  };
}

/** Whether bytes in which nothing, or this, was recognised may be a page. */
function isMarkup(contentType: string | undefined): boolean {
  return contentType === undefined || contentType.endsWith("xml");
}

const emptyContentTypes = new Set(["", "application/octet-stream", "binary/octet-stream"]);

/** A header that says something, and does not call text an image, sound or video (as error pages in disguise do). */
function believableHeader(header: string | undefined, isText: boolean): string | undefined {
  if (header === undefined || emptyContentTypes.has(header)) return undefined;
  return isText && typeOfContentType(header) !== "file" ? undefined : header;
}
