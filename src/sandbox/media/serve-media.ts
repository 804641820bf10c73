import { type BigIntStats, createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { sendJson } from "../http/send-reply.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { headBytes } from "../upload/received-file.ts";
import { parseRange } from "./byte-range.ts";
import { fileContentType } from "./file-content-type.ts";
import { isFresh, type Validators } from "./is-fresh.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** `GET` and `HEAD` of `/_sandbox/media/PATH`, with validators; `path` is still percent-encoded. */
export function serveMedia(context: SandboxContext, exchange: Exchange, path: string): Promise<void> {
  return serveFile(exchange, path, context.resolveMedia);
}

/** `GET` and `HEAD` of `/_sandbox/uploads/NAME`: the bytes of an upload, by the 64 hex digits of their digest. */
export function serveUpload({ uploads }: SandboxContext, exchange: Exchange, name: string): Promise<void> {
  exchange.response.setHeader("cross-origin-resource-policy", "same-origin");
  return serveFile(exchange, name, (path) => uploads.path(path));
}

async function serveFile(
  { request, response }: Exchange,
  path: string,
  resolve: SandboxContext["resolveMedia"],
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return sendJson(response, 405, { error: { message: "media files are read with GET or HEAD" } });
  }
  const file = await findFile(resolve, path);
  if (file === undefined) return sendJson(response, 404, { error: { message: `no media file at ${path}` } });
  const validators = validatorsOf(file.stats);
  setValidators(response, validators);
  if (isFresh(request.headers, validators)) {
    response.writeHead(304).end();
    return;
  }
  await sendFile(request, response, { ...file, ...validators });
}

interface MediaFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

async function findFile(
  resolve: SandboxContext["resolveMedia"],
  encodedPath: string,
): Promise<MediaFile | undefined> {
  try {
    const path = resolve(decodeURIComponent(encodedPath));
    if (path === undefined) return undefined;
    const stats = await stat(path, { bigint: true });
    return stats.isFile() ? { path, stats } : undefined;
  } catch {
    return undefined;
  }
}

function validatorsOf(stats: BigIntStats): Validators {
  const etag = [stats.size, stats.mtimeNs, stats.ino].map((part) => part.toString(16)).join("-");
  return { etag: `"${etag}"`, lastModifiedMs: Number(stats.mtimeMs) };
}

/** A served file must never act as a page of the sandbox's own origin, whatever is in it. */
function setValidators(response: ServerResponse, validators: Validators): void {
  response.setHeader("etag", validators.etag);
  response.setHeader("last-modified", new Date(validators.lastModifiedMs).toUTCString());
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("content-security-policy", "sandbox");
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, stats, etag }: MediaFile & Validators,
): Promise<void> {
  const size = Number(stats.size);
  const range = parseRange(request.headers, { size, etag });
  response.setHeader("accept-ranges", "bytes");
  if (range === null) {
    response.writeHead(416, { "content-range": `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.setHeader("content-type", await fileContentType(path, await readHead(path)));
  response.setHeader("content-length", String(end - start + 1));
  if (range !== undefined) response.setHeader("content-range", `bytes ${start}-${end}/${size}`);
  response.writeHead(range === undefined ? 200 : 206);
  if (request.method === "HEAD" || size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream(path, { start, end }), response);
}

async function readHead(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file?.close();
  }
}
