import type { IncomingMessage, ServerResponse } from "node:http";
import { refreshRules } from "../control/set-rules.ts";
import { sendJson } from "../http/send-reply.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { Feed } from "./feed.ts";

/** How soon news is told: others may write to the state file, so that somebody has to look. */
const lookMs = 150;

/** How often a quiet stream says that it is there. */
const signOfLifeMs = 15_000;

/** `GET /_sandbox/events`: everything there is, then all news, as server-sent events. */
export function serveEvents(
  context: SandboxContext,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): void {
  if (request.method !== "GET") {
    response.setHeader("allow", "GET");
    sendJson(response, 405, { error: { message: "/_sandbox/events answers to GET" } });
    return;
  }
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  const feed = new Feed(context);
  const tell = (): void => {
    refreshRules(context);
    while (!response.writableNeedDrain && !response.destroyed) {
      const event = feed.next();
      if (event === undefined) return;
      response.write(`data: ${JSON.stringify(event)}\n\n`);
    }
  };
  const timers = [setInterval(tell, lookMs), setInterval(() => response.write(":\n\n"), signOfLifeMs)];
  response.on("drain", tell);
  response.once("close", () => {
    for (const timer of timers) clearInterval(timer);
  });
  tell();
}
