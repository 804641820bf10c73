import type { Dispatcher } from "undici";
import type { Clock } from "../../apply/ports.ts";
import { type GraphUsage, parseUsage, type UsageHeaders } from "../../core/graph/parse-usage.ts";
import { appSecretProof, type Credentials } from "./credentials.ts";
import { type Broken, exchange, type Reply } from "./exchange.ts";
import type { BodyWatch, OutgoingBody, SentFile } from "./outgoing-body.ts";
import { watchRequest } from "./request-watch.ts";

/** One call of the Graph API. */
export interface GraphCall {
  /** The Page's name in the manifest. */
  readonly page: string;
  readonly method: "GET" | "POST";
  /** Below the version: `me/message_attachments`. */
  readonly path: string;
  readonly query?: ReadonlyMap<string, string>;
  /** In place of those of the Page. */
  readonly credentials?: Credentials;
  readonly openBody?: (watch: BodyWatch) => OutgoingBody | Promise<OutgoingBody>;
  readonly replyTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came of a call; times by our clock, in milliseconds since the epoch. */
export interface GraphAnswer {
  readonly outcome: Reply | Broken;
  readonly credentials: Credentials;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  /** What of a file was sent, once all of it was. */
  readonly sent?: SentFile;
  /** What the usage headers told. */
  readonly usage?: GraphUsage;
}

/** A Graph API version that was asked for, and another that answered. */
export interface VersionMismatch {
  readonly asked: string;
  readonly served: string;
}

/** What all calls have in common. */
export interface GraphCaller {
  readonly graphUrl: string;
  readonly version: string;
  readonly userAgent: string;
  readonly startTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly clock: Pick<Clock, "now">;
  readonly dispatcher: () => Promise<Dispatcher>;
  readonly credentialsOf: (page: string) => Credentials | Promise<Credentials>;
  readonly onUsage?: (page: string, usage: GraphUsage) => void;
  readonly onVersion?: (served: string) => void;
}

/** Signs `call`, sends it once and passes on what the reply's headers tell. */
export async function callGraph(caller: GraphCaller, call: GraphCall): Promise<GraphAnswer> {
  const credentials = call.credentials ?? (await caller.credentialsOf(call.page));
  const dispatcher = await caller.dispatcher();
  const watch = watchRequest({
    signal: call.signal,
    startTimeoutMs: call.openBody === undefined ? call.replyTimeoutMs : caller.startTimeoutMs,
    replyTimeoutMs: call.replyTimeoutMs,
    stallTimeoutMs: caller.stallTimeoutMs,
  });
  let body: OutgoingBody | undefined;
  try {
    body = await call.openBody?.(watch);
    watch.start();
    const beganAtMs = caller.clock.now();
    const outcome = await exchange(
      dispatcher,
      {
        method: call.method,
        url: signedUrl(caller, call, credentials),
        headers: signedHeaders(caller, credentials),
        ...(body === undefined ? {} : { body }),
      },
      watch,
    );
    const sent = body?.sent();
    return {
      outcome,
      credentials,
      beganAtMs,
      endedAtMs: caller.clock.now(),
      ...(sent === undefined ? {} : { sent }),
      ...passOnHeaders(caller, call.page, outcome),
    };
  } finally {
    body?.dispose();
    watch.close();
  }
}

function signedUrl(caller: GraphCaller, call: GraphCall, credentials: Credentials): string {
  const { token, appSecret } = credentials;
  const query = [...(call.query ?? [])].map(([name, value]) => `${name}=${value}`);
  if (appSecret !== undefined) query.push(`appsecret_proof=${appSecretProof(token, appSecret)}`);
  const base = caller.graphUrl.replace(/\/+$/, "");
  const url = `${base}/${caller.version}/${call.path}`;
  return query.length === 0 ? url : `${url}?${query.join("&")}`;
}

// The token travels in a header: a query ends up in logs.
function signedHeaders(caller: GraphCaller, credentials: Credentials): ReadonlyMap<string, string> {
  return new Map([
    ["user-agent", caller.userAgent],
    ["accept", "application/json"],
    ["authorization", `Bearer ${credentials.token.reveal()}`],
  ]);
}

function passOnHeaders(
  caller: GraphCaller,
  page: string,
  outcome: Reply | Broken,
): { readonly usage?: GraphUsage } {
  if (outcome.kind !== "reply") return {};
  const served = outcome.headers.get("facebook-api-version");
  if (served !== undefined) caller.onVersion?.(served);
  const usage = parseUsage(usageHeaders(outcome.headers));
  if (usage === undefined) return {};
  caller.onUsage?.(page, usage);
  return { usage };
}

function usageHeaders(headers: ReadonlyMap<string, string>): UsageHeaders {
  const app = headers.get("x-app-usage");
  const page = headers.get("x-page-usage");
  const businessUseCase = headers.get("x-business-use-case-usage");
  return {
    ...(app === undefined ? {} : { app }),
    ...(page === undefined ? {} : { page }),
    ...(businessUseCase === undefined ? {} : { businessUseCase }),
  };
}
