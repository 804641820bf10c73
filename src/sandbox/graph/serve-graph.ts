import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Redactor } from "../http/redact.ts";
import type { RequestRecord } from "../http/request-log.ts";
import { resetConnection, sendHtml, sendJson, sendText, sendTruncatedJson } from "../http/send-reply.ts";
import type { RuleEffect } from "../rules/rule.ts";
import type { Fault } from "../rules/rule-book.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { answerCall } from "./answer-call.ts";
import { countRefused, wait } from "./answer-with-fault.ts";
import { attachmentNames } from "./attachment-names.ts";
import { callFacts, describeCall } from "./describe-call.ts";
import { GraphApiError } from "./graph-api-error.ts";
import { type GraphCall, type GraphReply, tokenOf } from "./graph-call.ts";
import type { GraphExchange } from "./graph-exchange.ts";
import { parseGraphPath, servedVersion } from "./graph-path.ts";
import { readGraphBody } from "./read-graph-body.ts";
import { refusal } from "./refusal.ts";
import { createUsageHeaders } from "./usage-headers.ts";

/**
 * Reads a request, answers it, unless a rule has it otherwise, and notes what came of it.
 *
 * @throws {ClientGone} when the request breaks off.
 */
export async function serveGraph(context: SandboxContext, exchange: GraphExchange): Promise<void> {
  const head = createHead(exchange);
  const headFacts = callFacts(context.pages, head);
  const early = context.rules.faultAtHead(headFacts);
  await wait(context, early.latencyMs);
  if (early.effect?.kind === "reset") return breakOff(exchange, early.effect);
  const read = await readCall(context, exchange, head);
  const facts = callFacts(context.pages, read.call);
  const names = context.rules.asksForNames ? await attachmentNames(context, read.call) : [];
  const late = context.rules.faultAtBody(headFacts, { ...facts, names });
  await wait(context, late.latencyMs);
  await act(context, exchange, { ...read, ...late });
}

function createHead({ request, target, origin }: GraphExchange): GraphCall {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
  return {
    method: request.method ?? "GET",
    origin,
    path: parseGraphPath(target.pathname),
    parameters: new Map(target.query),
    files: [],
    ...(bearer === undefined ? {} : { bearer }),
  };
}

/** A call that was read, and why it cannot be answered when its body is malformed. */
interface ReadCall {
  readonly call: GraphCall;
  readonly malformed?: GraphApiError;
}

async function readCall(
  context: SandboxContext,
  exchange: GraphExchange,
  head: GraphCall,
): Promise<ReadCall> {
  try {
    const { fields, files } = await readGraphBody(exchange.request, context.uploads);
    const call = { ...head, parameters: new Map([...head.parameters, ...fields]), files };
    exchange.update(describeCall(context, { call, fields }));
    return { call };
  } catch (error) {
    if (!(error instanceof GraphApiError)) throw error;
    return { call: head, malformed: error };
  }
}

type Action = ReadCall & Pick<Fault, "effect" | "isDone">;

async function act(context: SandboxContext, exchange: GraphExchange, action: Action): Promise<void> {
  const { request, response, update } = exchange;
  const { effect, isDone } = action;
  if (effect !== undefined) update({ fault: effect.kind });
  if (isDone) update(describeReply(context.redactor, await answer(context, action)));
  switch (effect?.kind) {
    case "hang":
      return;
    case "reset":
      return resetConnection(request);
    case "html":
      update({ status: effect.status });
      return sendHtml(response, effect.status);
    case "reply":
      update({ status: effect.status });
      setHeaders(context, exchange, action.call);
      return typeof effect.body === "string"
        ? sendText(response, effect.status, effect.body)
        : sendJson(response, effect.status, effect.body);
    case "error":
      if (!isDone) countRefused(context, action.call);
      return respond(context, exchange, { ...action, reply: refusal(effect.error) });
    default:
      return respond(context, exchange, { ...action, reply: await answer(context, action) });
  }
}

async function answer(context: SandboxContext, { call, malformed }: ReadCall): Promise<GraphReply> {
  return malformed === undefined ? answerCall(context, call) : refusal(malformed.detail);
}

function respond(
  context: SandboxContext,
  exchange: GraphExchange,
  { call, effect, reply }: Action & { readonly reply: GraphReply },
): void {
  const { request, response, update } = exchange;
  update(describeReply(context.redactor, reply));
  if (effect?.kind === "lose") {
    resetConnection(request);
    return;
  }
  setHeaders(context, exchange, call);
  const sendReply = effect?.kind === "truncate" ? sendTruncatedJson : sendJson;
  sendReply(response, reply.status, reply.body);
}

/** The Date is that of the reply: an upload by URL may have taken more than a minute. */
function setHeaders(context: SandboxContext, { response }: GraphExchange, call: GraphCall): void {
  response.setHeader("date", new Date(context.now()).toUTCString());
  response.setHeader("facebook-api-version", servedVersion(call.path.version, context.oldestVersion));
  const { limiter, pages, user } = context;
  if (!limiter.tellsUsage) return;
  const page = pages.byToken.get(tokenOf(call) ?? "");
  const usage = limiter.usage({ app: user.app, ...page }, context.now());
  for (const [name, value] of createUsageHeaders(usage, page?.id)) response.setHeader(name, value);
}

function describeReply(redactor: Redactor, reply: GraphReply): Partial<RequestRecord> {
  const { status, attachmentId, error } = reply;
  return {
    status,
    ...(attachmentId === undefined ? {} : { attachmentId }),
    ...(error === undefined ? {} : { error: { ...error, message: redactor.text(error.message) } }),
  };
}

async function breakOff(
  { request, update }: GraphExchange,
  effect: Extract<RuleEffect, { kind: "reset" }>,
): Promise<void> {
  update({ fault: effect.kind });
  if (effect.when === "during") await firstBytes(request);
  resetConnection(request);
}

/** Resolves when some of the body has come, or there is no more to come. */
async function firstBytes(request: IncomingMessage): Promise<void> {
  await Promise.race([once(request, "data"), once(request, "close"), once(request, "end")]);
}
