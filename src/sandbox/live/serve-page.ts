import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname } from "node:path";
import { packageFolder } from "../../package-folder.ts";
import { sendJson } from "../http/send-reply.ts";

/** Where the address of a file of the page begins. */
export const pagePrefix = "/_sandbox/page/";

/** The root of what was built: the page takes some of the tool's own texts, too. */
const root = new URL("dist/", packageFolder);

const servedFiles = /^(?:sandbox\/web|core\/text)\/[a-z-]+\.(?:js|css|svg)$/;

const contentTypes: ReadonlyMap<string, string> = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".svg", "image/svg+xml"],
]);

/** Nothing but what the sandbox itself serves; and the browser refuses to make markup of a text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** Sends the page itself. */
export function servePage(response: ServerResponse): Promise<void> {
  return sendFile(response, "sandbox/web/index.html");
}

/** Sends the file of the page at `path`, which comes after the prefix. */
export async function servePageFile(response: ServerResponse, path: string): Promise<void> {
  if (servedFiles.test(path)) return sendFile(response, path);
  sendJson(response, 404, { error: { message: `the page has no ${path}` } });
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const bytes = await read(path);
  if (bytes === undefined) return sendJson(response, 404, { error: { message: `${path} is not built` } });
  response.writeHead(200, {
    "content-type": contentTypes.get(extname(path)),
    "content-length": bytes.length,
    "cache-control": "no-cache",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
  });
  response.end(bytes);
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(new URL(path, root));
  } catch {
    return undefined;
  }
}
