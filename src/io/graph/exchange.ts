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
    return await send(dispatcher, outgoing, watch);
  } catch (error) {
    if (error instanceof UploadError) throw error;
    return { kind: "broken", stopReason: watch.stopReason(), hasBegun: watch.hasBegun(), error };
  }
}

async function send(dispatcher: Dispatcher, outgoing: OutgoingRequest, watch: RequestWatch): Promise<Reply> {
  const reply = await new Promise<Reply>((resolve, reject) => {
    // undici notices an abort only when the connection stands, and a proxy may never let it.
    watch.onStop(() => reject(stopped));
    if (watch.stopReason() !== undefined) return;
    const anyBody: AnyBodyDispatcher = dispatcher;
    anyBody.dispatch(dispatchOptions(outgoing), createHandler(outgoing, watch, { resolve, reject }));
  });
  await nextTurn();
  return reply;
}

let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * A turn of the event loop for one reply alone. Before it undici has not noticed that the connection is free: the next call
 * would open another. And of replies that come together each lets the call after it go out before the next one is looked at.
 */
function nextTurn(): Promise<unknown> {
  lastTurn = lastTurn.then(() => setImmediate());
  return lastTurn;
}

/** undici takes any async iterable as a body (its documentation of `Dispatcher.dispatch`); its types do not say so. */
interface AnyBodyDispatcher {
  dispatch(options: AnyBodyOptions, handler: Dispatcher.DispatchHandler): boolean;
}

interface AnyBodyOptions extends Omit<Dispatcher.DispatchOptions, "body"> {
  readonly body?: Dispatcher.DispatchOptions["body"] | AsyncIterable<Buffer>;
}

function dispatchOptions({ method, url, headers, body }: OutgoingRequest): AnyBodyOptions {
  const { origin, pathname, search } = new URL(url);
  return {
    origin,
    path: `${pathname}${search}`,
    method,
    headers: Object.fromEntries([...headers, ...(body?.headers ?? [])]),
    ...(body === undefined ? {} : { body: body.content }),
    headersTimeout: 0,
    bodyTimeout: 0,
  };
}

/** Why we end a request: nobody is told, as the watch knows more. */
const stopped = new Error("stopped");

const noHead: Pick<Reply, "status" | "headers"> = { status: 0, headers: new Map() };

interface Settle {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

// What undici's `request` makes of a call, its streams and signals, was a quarter of a small upload's processor time.
function createHandler(
  { body }: OutgoingRequest,
  watch: RequestWatch,
  { resolve, reject }: Settle,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let head: Pick<Reply, "status" | "headers"> = noHead;
  const finish = (): void =>
    resolve({ kind: "reply", ...head, text: Buffer.concat(chunks).toString("utf8") });
  return {
    onRequestStart: (controller) => {
      watch.onStop(() => controller.abort(stopped));
      if (!Buffer.isBuffer(body?.content) || controller.aborted) return;
      // A connection takes it as a whole, in this same turn.
      watch.onChunk();
      watch.onEnd();
      body.onTaken();
    },
    onResponseStart: (_controller, status, headers) => {
      head = { status, headers: headersOf(headers) };
    },
    onResponseData: (controller, chunk) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes <= maxReplyBytes) return;
      finish();
      controller.abort(stopped);
    },
    onResponseEnd: finish,
    onResponseError: (_controller, error) => reject(error),
  };
}

function headersOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): ReadonlyMap<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): readonly (readonly [string, string])[] =>
    value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(", ")]],
  );
  return new Map(entries);
}
