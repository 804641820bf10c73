// A Messenger bot that answers with assets by name: it reads their IDs at run time, so that an apply reaches it without
// a restart, and sends their URLs while no ID lives.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { openAssets } from "messenger-assets/runtime/node";
import type { AssetKey, PageName } from "../../generated/messenger-assets.ts";
import { createAnswer } from "./answer.ts";
import { createSend } from "./send.ts";
import { findChallenge, isSigned, messagesOf, readBody } from "./webhook.ts";

const appSecret = readSetting("APP_SECRET");
const verifyToken = readSetting("VERIFY_TOKEN");

const assets = await openAssets<AssetKey, PageName>(readSetting("ASSETS"), {
  refreshMs: Number(readSetting("ASSETS_REFRESH_SECONDS", "600")) * 1000,
});
const send = createSend({
  graphUrl: readSetting("GRAPH_URL", "https://graph.facebook.com"),
  token: readSetting("PAGE_ACCESS_TOKEN"),
});
const answer = createAnswer(assets, send);

const server = createServer((request, response) => {
  respond(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
server.listen(Number(readSetting("PORT", "3000")), "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(`Sunny listens at http://127.0.0.1:${address?.port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    assets.close();
    server.close();
  });
}

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  switch (`${request.method} ${pathname}`) {
    case "GET /healthz":
      response.setHeader("content-type", "application/json").end(JSON.stringify(assets.health()));
      return;
    case "GET /webhook": {
      const challenge = findChallenge(searchParams, verifyToken);
      response
        .writeHead(challenge === undefined ? 403 : 200, { "content-type": "text/plain" })
        .end(challenge);
      return;
    }
    case "POST /webhook": {
      const body = await readBody(request);
      if (!isSigned(body, request.headers["x-hub-signature-256"], appSecret)) {
        response.writeHead(403).end();
        return;
      }
      // Meta sends an event again unless it hears soon that it has arrived.
      response.end("EVENT_RECEIVED");
      for (const message of messagesOf(body)) await answer(message);
      return;
    }
    default:
      response.writeHead(404).end();
  }
}

function readSetting(name: string, otherwise?: string): string {
  const value = process.env[name] ?? otherwise;
  if (value === undefined) throw new Error(`the environment variable ${name} is missing`);
  return value;
}
