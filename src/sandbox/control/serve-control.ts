import type { IncomingMessage, ServerResponse } from "node:http";
import { readText } from "../http/read-text.ts";
import type { RequestTarget } from "../http/request-target.ts";
import { sendJson } from "../http/send-reply.ts";
import { parseJson } from "../json.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { ControlError } from "./control-error.ts";
import { setClock } from "./set-clock.ts";
import { loadRules, readRules, setRules } from "./set-rules.ts";
import { createStateReport } from "./state-report.ts";

/** What a control path answers to one method; `body` is the parsed JSON of the request. */
type ControlCall = (context: SandboxContext, input: ControlInput) => unknown;

interface ControlInput {
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const calls: ReadonlyMap<string, ReadonlyMap<string, ControlCall>> = new Map([
  [
    "/_sandbox/state",
    new Map<string, ControlCall>([
      ["GET", (context, { query }) => createStateReport(context, query.get("tokens") === "true")],
    ]),
  ],
  ["/_sandbox/reset", new Map<string, ControlCall>([["POST", reset]])],
  ["/_sandbox/requests", new Map<string, ControlCall>([["GET", ({ log }) => ({ requests: log.records })]])],
  [
    "/_sandbox/clock",
    new Map<string, ControlCall>([["POST", (context, { body }) => setClock(context, body)]]),
  ],
  [
    "/_sandbox/rules",
    new Map<string, ControlCall>([
      ["GET", readRules],
      ["PUT", (context, { body }) => setRules(context, body)],
    ]),
  ],
]);

/** Answers a control call; what cannot be done is a JSON error that says how it is done. */
export async function serveControl(
  context: SandboxContext,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  target: RequestTarget,
): Promise<void> {
  try {
    const call = findCall(target.pathname, request.method ?? "GET");
    const body = request.method === "GET" ? undefined : await readJson(request);
    sendJson(response, 200, await call(context, { query: target.query, body }));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(response, error.status, { error: { message: error.message } });
  }
}

function findCall(pathname: string, method: string): ControlCall {
  const methods = calls.get(pathname);
  if (methods === undefined) {
    throw new ControlError(
      404,
      `${pathname} is none of ${[...calls.keys()].join(", ")}, /_sandbox/events, /_sandbox/media/PATH`,
    );
  }
  const call = methods.get(method);
  if (call === undefined) {
    throw new ControlError(405, `${pathname} answers to ${[...methods.keys()].join(" and ")}, not ${method}`);
  }
  return call;
}

const bodyLimitBytes = 1_048_576;

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request, bodyLimitBytes);
  if (text === undefined) throw new ControlError(400, `the body is longer than ${bodyLimitBytes} bytes`);
  if (text.trim() === "") return undefined;
  const value = parseJson(text);
  if (value === undefined) throw new ControlError(400, "the body is not JSON");
  return value;
}

async function reset(context: SandboxContext): Promise<object> {
  context.state.reset();
  await context.uploads.clear();
  context.log.clear();
  loadRules(context);
  return createStateReport(context, false);
}
