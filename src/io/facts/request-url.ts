import { STATUS_CODES } from "node:http";
import type { Dispatcher } from "undici";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { PrivateHostError, refuseHost } from "./guarded-lookup.ts";
import type { UrlDispatchers } from "./url-dispatchers.ts";
import { networkProblem, privateHostProblem, showUrl, urlProblem } from "./url-problems.ts";

/** How a URL is asked for. */
export interface UrlRequest {
  readonly dispatchers: UrlDispatchers;
  /** Private and loopback addresses are allowed; link-local ones never are. */
  readonly allowPrivateHosts: boolean;
  /** The address to ask in place of `http://sandbox.localhost/…`; what it changes may be on loopback. */
  readonly rewrite?: (url: string) => string;
  /** Asks for the bytes only if they changed. */
  readonly validators?: Validators;
  readonly signal: AbortSignal;
  /** Called for each reply, redirects included. */
  readonly onReply?: () => void;
}

/** What a server gave to ask again with. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A reply that is no redirect: with a status of 2xx, or 304 to a conditional request. */
export interface UrlReply {
  readonly kind: "reply";
  /** Where redirects led, without a query, if there were any. */
  readonly redirectedTo?: string;
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  readonly body: Dispatcher.ResponseData["body"];
}

/** Redirects that are followed, at the most. */
const maxRedirects = 10;

/**
 * Asks for `url` and follows its redirects, each of them checked like the first. The body is yet to be read, or destroyed.
 *
 * Problems: `url-invalid`, `url-private-host`, `url-redirect`, `url-status`, `url-unreachable`.
 *
 * @throws {Error} the signal's reason, when it aborts.
 */
export async function requestUrl(url: string, request: UrlRequest): Promise<UrlReply | FactsProblem> {
  if (!URL.canParse(url)) return urlProblem(url, ["url-invalid", "is not a URL"]);
  const first = request.rewrite?.(url) ?? url;
  const seen = new Set<string>();
  let hop: Hop = { url: new URL(first), isSandbox: first !== url };
  while (seen.size <= maxRedirects) {
    if (seen.has(hop.url.href)) return urlProblem(url, ["url-redirect", "redirects in a circle"]);
    seen.add(hop.url.href);
    const reply = await requestHop(url, hop, request);
    if (reply.kind === "problem") return reply;
    request.onReply?.();
    const target = redirectTarget(reply);
    if (target === undefined) {
      const checked = checkStatus(url, reply, request.validators);
      return seen.size === 1 || checked.kind === "problem"
        ? checked
        : { ...checked, redirectedTo: showUrl(hop.url) };
    }
    destroyBody(reply);
    if (!URL.canParse(target, hop.url.href)) return urlProblem(url, ["url-redirect", "redirects to no URL"]);
    hop = { url: new URL(target, hop.url), isSandbox: false };
  }
  return urlProblem(url, ["url-redirect", `redirects more than ${maxRedirects} times`]);
}

/** Gives up a reply whose body nobody will read. */
export function destroyBody(reply: UrlReply): void {
  reply.body.on("error", () => undefined).destroy();
}

interface Hop {
  readonly url: URL;
  readonly isSandbox: boolean;
}

async function requestHop(url: string, hop: Hop, request: UrlRequest): Promise<UrlReply | FactsProblem> {
  const problem = checkHop(url, hop, request);
  if (problem !== undefined) return problem;
  try {
    const dispatcher = hop.isSandbox ? request.dispatchers.forSandbox : request.dispatchers.forUrl(hop.url);
    const { request: send } = await import("undici");
    const { statusCode, headers, body } = await send(hop.url, {
      dispatcher,
      headers: requestHeaders(request.validators),
      signal: request.signal,
    });
    return { kind: "reply", status: statusCode, headers, body };
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof PrivateHostError) return privateHostProblem(url, hop.url, error);
    return networkProblem(url, error, false);
  }
}

function checkHop(url: string, hop: Hop, { allowPrivateHosts }: UrlRequest): FactsProblem | undefined {
  if (hop.url.protocol !== "http:" && hop.url.protocol !== "https:") {
    return urlProblem(url, [
      "url-invalid",
      `leads to a \`${hop.url.protocol}\` address, not to http or https`,
    ]);
  }
  const guard = { allowPrivateHosts: allowPrivateHosts || hop.isSandbox };
  const refused = refuseHost(hop.url.hostname, guard);
  return refused && privateHostProblem(url, hop.url, refused);
}

/** The bytes as they are, as Meta would store them. */
function requestHeaders(validators: Validators | undefined): Record<string, string> {
  const headers = { accept: "*/*", "accept-encoding": "identity", "user-agent": "messenger-assets" };
  return { ...headers, ...conditionalHeaders(validators) };
}

function conditionalHeaders({ etag, lastModified }: Validators = {}): Record<string, string> {
  return {
    ...(isHeaderValue(etag) && { "if-none-match": etag }),
    ...(isHeaderValue(lastModified) && { "if-modified-since": lastModified }),
  };
}

/** A lockfile is text that people can edit, and a line break in it would be another header. */
function isHeaderValue(value: string | undefined): value is string {
  return value !== undefined && /^[\x20-\x7e]+$/.test(value);
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

function redirectTarget({ status, headers }: UrlReply): string | undefined {
  if (!redirectStatuses.has(status)) return undefined;
  const location = headerText(headers["location"]);
  return location === undefined ? undefined : inUtf8(location);
}

/** Headers come as Latin-1; addresses in them that are not percent-encoded are mostly meant as UTF-8. */
function inUtf8(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/** The only, or the first, value of a header. */
export function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function checkStatus(
  url: string,
  reply: UrlReply,
  validators: Validators | undefined,
): UrlReply | FactsProblem {
  const { status } = reply;
  const isConditional = Object.keys(conditionalHeaders(validators)).length > 0;
  if (status === 304 && isConditional) return reply;
  // A part is not what was asked for.
  if (status >= 200 && status < 300 && status !== 206) return reply;
  destroyBody(reply);
  const what = `was answered with ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd();
  const hint = statusHints.get(status) ?? (status >= 500 ? runAgain : undefined);
  return urlProblem(url, hint === undefined ? ["url-status", what] : ["url-status", what, hint]);
}

const needsLogin =
  "Meta must be able to fetch it without a login: name a public address, or list the file by its path";

const runAgain = "an error of its server that may pass: run again";

const statusHints: ReadonlyMap<number, string> = new Map([
  [401, needsLogin],
  [403, needsLogin],
  [404, "nothing is there: check the address"],
  [410, "nothing is there any more: check the address"],
  [429, runAgain],
]);
