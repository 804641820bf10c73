import { type BigIntStats, createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { sendJson } from "../http/send-reply.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import { headBytes } from "../upload/received-file.ts";
import { fileContentType } from "./file-content-type.ts";
import { isFresh, type Validators } from "./is-fresh.ts";

/** `GET` and `HEAD` of `/_sandbox/media/PATH`, with validators; `path` is still percent-encoded. */
export async function serveMedia(
  context: SandboxContext,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  path: string,
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return sendJson(response, 405, { error: { message: "media files are read with GET or HEAD" } });
  }
  const file = await findFile(context, path);
  if (file === undefined) return sendJson(response, 404, { error: { message: `no media file at ${path}` } });
  const validators = validatorsOf(file.stats);
  setValidators(response, validators);
  if (isFresh(request.headers, validators)) {
    response.writeHead(304).end();
    return;
  }
  await sendFile(request, response, file);
}

interface MediaFile {
  readonly path: string;
  readonly stats: BigIntStats;
}

async function findFile(context: SandboxContext, encodedPath: string): Promise<MediaFile | undefined> {
  try {
    const path = context.resolveMedia(decodeURIComponent(encodedPath));
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

async function sendFile(request: IncomingMessage, response: ServerResponse, file: MediaFile): Promise<void> {
  const { path, stats } = file;
  response.setHeader("content-type", await fileContentType(path, await readHead(path)));
  response.setHeader("content-length", String(stats.size));
  response.writeHead(200);
  if (request.method === "HEAD" || stats.size === 0n) {
    response.end();
    return;
  }
  await pipeline(createReadStream(path, { end: Number(stats.size) - 1 }), response);
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
