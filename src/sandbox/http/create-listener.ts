import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { serveControl } from "../control/serve-control.ts";
import { refreshRules } from "../control/set-rules.ts";
import { serveGraph } from "../graph/serve-graph.ts";
import { serveEvents } from "../live/serve-events.ts";
import { pagePrefix, servePage, servePageFile } from "../live/serve-page.ts";
import { serveMedia, serveUpload } from "../media/serve-media.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { ClientGone } from "./client-gone.ts";
import { type BoundAddress, calledOrigin, isForeignHost, isForeignOrigin } from "./refuse-foreign.ts";
import { parseRequestTarget, type RequestTarget } from "./request-target.ts";
import { sendJson } from "./send-reply.ts";

const mediaPrefix = "/_sandbox/media/";
const uploadsPrefix = "/_sandbox/uploads/";

/** What a server does with each request. A request that fails takes its connection down, never the sandbox. */
export function createListener(context: SandboxContext, address: () => BoundAddress): RequestListener {
  return (request, response) => {
    request.on("error", ignoreClient);
    response.on("error", ignoreClient);
    response.setHeader("date", new Date(context.now()).toUTCString());
    serve(context, { request, response }, address()).catch((error: unknown) => fail(response, error));
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve(context: SandboxContext, exchange: Exchange, address: BoundAddress): Promise<void> {
  const { request, response } = exchange;
  refreshRules(context);
  const target = parseRequestTarget(request.url ?? "/");
  const isControl = /^\/_sandbox(?:\/|$)/.test(target.pathname);
  if (isForeignOrigin(request.headers, address)) return refuse(response, "no web page may call the sandbox");
  const isPage = isPageRequest(request);
  if (!isControl && !isPage) {
    const { update, current } = beginRecord(context, request, target);
    response.once("close", () => context.onRequest(current()));
    const origin = calledOrigin(request.headers, address) ?? context.url();
    return serveGraph(context, { ...exchange, target, origin, update });
  }
  if (isForeignHost(request.headers, address))
    return refuse(response, "this Host may not call /_sandbox/ or its page");
  return isPage ? servePage(response) : serveOwn(context, exchange, target);
}

/** What comes with a token is a call of the Graph API, as is what a client wants that takes the sandbox for a proxy. */
function isPageRequest({ method, url = "/", headers }: IncomingMessage): boolean {
  const isRead = method === "GET" || method === "HEAD";
  const hasToken = headers.authorization !== undefined || /[?&]access_token=/.test(url);
  return isRead && /^\/(?:\?|$)/.test(url) && !hasToken;
}

/** What is below `/_sandbox/`. */
async function serveOwn(context: SandboxContext, exchange: Exchange, target: RequestTarget): Promise<void> {
  const { pathname } = target;
  if (pathname === "/_sandbox/events") return serveEvents(context, exchange);
  if (pathname.startsWith(pagePrefix))
    return servePageFile(exchange.response, pathname.slice(pagePrefix.length));
  if (pathname.startsWith(mediaPrefix))
    return serveMedia(context, exchange, pathname.slice(mediaPrefix.length));
  if (pathname.startsWith(uploadsPrefix)) {
    return serveUpload(context, exchange, pathname.slice(uploadsPrefix.length));
  }
  return serveControl(context, exchange, target);
}

function refuse(response: ServerResponse, message: string): void {
  sendJson(response, 403, { error: { message } });
}

function beginRecord(
  { log, redactor, now }: SandboxContext,
  request: IncomingMessage,
  target: RequestTarget,
): ReturnType<SandboxContext["log"]["begin"]> {
  const named = ([name, value]: readonly [string, unknown]): [string, unknown] => [
    name,
    redactor.named(name, value),
  ];
  return log.begin({
    at: new Date(now()).toISOString(),
    method: request.method ?? "GET",
    path: redactor.text(target.pathname),
    query: Object.fromEntries([...target.query].map(named)),
    headers: Object.fromEntries(Object.entries(request.headers).map(named)),
  });
}

function fail(response: ServerResponse, error: unknown): void {
  if (error instanceof ClientGone || response.headersSent) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  sendJson(response, 500, {
    error: { message: `the sandbox failed: ${message}`, type: "OAuthException", code: 1 },
  });
}

/** A client that goes away is nothing to report. */
function ignoreClient(): undefined {
  return undefined;
}
