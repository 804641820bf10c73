import { setImmediate } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { UploadError } from "../../apply/upload-error.ts";
import type { OutgoingBody } from "./outgoing-body.ts";
import type { RequestWatch, StopReason } from "./request-watch.ts";

/** A request to send once. */
export interface OutgoingRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: OutgoingBody;
}

/** A whole reply. */
export interface Reply {
  readonly kind: "reply";
  readonly status: number;
  /** By lower-case name; several of one name are joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** No reply, or not the whole of it. */
export interface Broken {
  readonly kind: "broken";
  /** Why we ended the request ourselves, else undefined. */
  readonly stopReason: StopReason | undefined;
  /** Whether the other side may have got anything of the body. */
  readonly hasBegun: boolean;
  /** What undici or the system said; not for printing, since nobody knows what is in it. */
  readonly error: unknown;
}

// Meta's replies are a few hundred bytes.
const maxReplyBytes = 1_048_576;

/**
 * Sends `outgoing` once, without following redirects, and reads the reply whole.
 *
 * @throws {UploadError} when the body's file could not be read to its end.
 */
export async function exchange(
  dispatcher: Dispatcher,
  outgoing: OutgoingRequest,
  watch: RequestWatch,
): Promise<Reply | Broken> {
  try {
    watch.signal.throwIfAborted();
    return await Promise.race([send(dispatcher, outgoing, watch), stopOf(watch)]);
  } catch (error) {
    if (error instanceof UploadError) throw error;
    return { kind: "broken", stopReason: watch.stopReason(), hasBegun: watch.hasBegun(), error };
  }
}

async function send(dispatcher: Dispatcher, outgoing: OutgoingRequest, watch: RequestWatch): Promise<Reply> {
  const { request } = await import("undici");
  const { body } = outgoing;
  const reply = await request(outgoing.url, {
    dispatcher,
    method: outgoing.method,
    headers: Object.fromEntries([...outgoing.headers, ...(body?.headers ?? [])]),
    ...(body === undefined ? {} : { body: body.stream }),
    signal: watch.signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const text = await readText(reply.body);
  // Only then has undici noticed that the connection is free: the next call would open another.
  await setImmediate();
  return { kind: "reply", status: reply.statusCode, headers: headersOf(reply.headers), text };
}

// undici notices an abort only when the connection stands, and a proxy may never let it.
function stopOf(watch: RequestWatch): Promise<never> {
  return new Promise((_resolve, reject) => {
    watch.signal.addEventListener("abort", () => reject(watch.signal.reason), { once: true });
  });
}

async function readText(body: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > maxReplyBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function headersOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): ReadonlyMap<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(", ")]],
  );
  return new Map(entries);
}
