import type { IncomingMessage, ServerResponse } from "node:http";

/** Sends `body` as JSON and ends the reply. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  writeJsonHead(response, status, text);
  response.end(text);
}

/** Promises `body` as JSON, sends half of it and ends the connection. */
export function sendTruncatedJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  writeJsonHead(response, status, text);
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

/** The page that a gateway answers with when it cannot reach what is behind it. */
export function createGatewayPage(status: number): string {
  return `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>Sorry, something went wrong.</h1></body></html>\n`;
}

/** Sends a gateway's page. */
export function sendHtml(response: ServerResponse, status: number): void {
  const page = createGatewayPage(status);
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(page),
  });
  response.end(page);
}

/** Sends the text `body` as it stands and ends the reply. */
export function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** Ends the connection with a reset, as a gateway that dies does. */
export function resetConnection(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

function writeJsonHead(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
}
