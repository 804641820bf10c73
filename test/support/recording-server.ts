import { createHash } from "node:crypto";
import { createServer, type Socket } from "node:net";

/** One request as it came over the wire. */
export interface RecordedRequest {
  /** `POST /v25.0/me/message_attachments HTTP/1.1` */
  readonly requestLine: string;
  /** As sent, in order, without the line breaks. */
  readonly headerLines: readonly string[];
  /** By lower-case name; the last of one name counts. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body without its chunked framing; empty when bodies are not kept. */
  readonly body: Buffer;
  readonly bodyBytes: number;
  /** `sha256:…` of the body. */
  readonly bodyDigest: string;
}

/** What the server does: raw bytes of a reply (`close` ends the connection after them), a reset, or nothing ever. */
export type ServerAnswer =
  | string
  | { readonly kind: "close"; readonly bytes: string }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

/** How a recording server behaves. */
export interface RecordingOptions {
  /** Called while a request comes in, with the bytes of its body so far; an answer ends the request there and then. */
  readonly whileReading?: (requestLine: string, bodyBytes: number) => ServerAnswer | undefined;
  /** Called for each connection, before anything is read. */
  readonly onConnection?: () => ServerAnswer | undefined;
  /** Waits so long after every piece that it reads. */
  readonly readDelayMs?: number;
  /** False: only sizes and digests of bodies are kept. */
  readonly keepBodies?: boolean;
}

/** A server on loopback that records raw requests and answers as told. */
export interface RecordingServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** The whole requests, in the order in which they ended. */
  readonly requests: readonly RecordedRequest[];
  /** How many connections were made. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** Says what to answer to a whole request. */
export type Answer = (request: RecordedRequest) => ServerAnswer | Promise<ServerAnswer>;

/** The raw bytes of an HTTP reply with the JSON of `body`. */
export function jsonReply(body: unknown, status = 200, headerLines: readonly string[] = []): string {
  return rawReply(JSON.stringify(body), status, ["Content-Type: application/json", ...headerLines]);
}

/** The raw bytes of an HTTP reply with the text `body`. */
export function rawReply(body: string, status = 200, headerLines: readonly string[] = []): string {
  const head = [`HTTP/1.1 ${status} Status`, `Content-Length: ${Buffer.byteLength(body)}`, ...headerLines];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

/** Starts a server on a free port of 127.0.0.1; without `answer` every request gets an attachment ID of its own. */
export async function startRecordingServer(
  answer: Answer = nextAttachmentId(),
  options: RecordingOptions = {},
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const early = options.onConnection?.();
    if (early !== undefined) return perform(socket, early);
    readRequests(socket, { answer, options, onRequest: (request) => requests.push(request) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function nextAttachmentId(): Answer {
  let next = 1_857_777_774_821_032;
  return () => {
    next += 1;
    return jsonReply({ attachment_id: String(next) });
  };
}

function perform(socket: Socket, answer: ServerAnswer): void {
  if (typeof answer === "string") return void socket.write(answer, "latin1");
  switch (answer.kind) {
    case "close":
      return void socket.end(answer.bytes, "latin1");
    case "reset":
      return void socket.resetAndDestroy();
    case "hang":
      return;
  }
}

interface Reading {
  readonly answer: Answer;
  readonly options: RecordingOptions;
  readonly onRequest: (request: RecordedRequest) => void;
}

function readRequests(socket: Socket, reading: Reading): void {
  let request: PartialRequest | undefined;
  let head: Buffer = Buffer.alloc(0);
  let isOver = false;
  const onPiece = async (piece: Buffer): Promise<void> => {
    let rest: Buffer | undefined = piece;
    while (rest !== undefined && rest.length > 0 && !isOver) {
      if (request === undefined) {
        head = Buffer.concat([head, rest]);
        const end = head.indexOf("\r\n\r\n");
        if (end === -1) return;
        request = createPartialRequest(head.subarray(0, end).toString("latin1"), reading.options);
        rest = head.subarray(end + 4);
        head = Buffer.alloc(0);
      }
      rest = request.take(rest);
      const early = reading.options.whileReading?.(request.requestLine, request.bodyBytes());
      if (early !== undefined) {
        isOver = true;
        return perform(socket, early);
      }
      if (rest === undefined) continue;
      const whole = request.finish();
      request = undefined;
      reading.onRequest(whole);
      perform(socket, await reading.answer(whole));
    }
  };
  void (async () => {
    try {
      for await (const piece of socket) {
        await onPiece(piece);
        if (reading.options.readDelayMs !== undefined) await delay(reading.options.readDelayMs);
      }
    } catch {
      socket.destroy();
    }
  })();
}

interface PartialRequest {
  readonly requestLine: string;
  readonly bodyBytes: () => number;
  /** Takes what belongs to the body; the bytes after it once it is whole, undefined while it is not. */
  readonly take: (piece: Buffer) => Buffer | undefined;
  readonly finish: () => RecordedRequest;
}

function createPartialRequest(head: string, options: RecordingOptions): PartialRequest {
  const [requestLine = "", ...headerLines] = head.split("\r\n");
  const headers = new Map(
    headerLines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const pieces: Buffer[] = [];
  const hash = createHash("sha256");
  let bodyBytes = 0;
  const keep = (bytes: Buffer): void => {
    hash.update(bytes);
    bodyBytes += bytes.length;
    if (options.keepBodies !== false) pieces.push(Buffer.from(bytes));
  };
  const isChunked = headers.get("transfer-encoding") === "chunked";
  const take = isChunked ? takeChunks(keep) : takeLength(Number(headers.get("content-length") ?? 0), keep);
  return {
    requestLine,
    bodyBytes: () => bodyBytes,
    take,
    finish: () => ({
      requestLine,
      headerLines,
      headers,
      body: Buffer.concat(pieces),
      bodyBytes,
      bodyDigest: `sha256:${hash.digest("hex")}`,
    }),
  };
}

function takeLength(length: number, keep: (bytes: Buffer) => void): PartialRequest["take"] {
  let missing = length;
  return (piece) => {
    const mine = piece.subarray(0, missing);
    keep(mine);
    missing -= mine.length;
    return missing === 0 ? piece.subarray(mine.length) : undefined;
  };
}

function takeChunks(keep: (bytes: Buffer) => void): PartialRequest["take"] {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const lineEnd = rest.indexOf("\r\n");
      if (lineEnd === -1) return undefined;
      const size = Number.parseInt(rest.subarray(0, lineEnd).toString("latin1"), 16);
      const next = lineEnd + 2 + size + 2;
      if (rest.length < next) return undefined;
      if (size === 0) return rest.subarray(next);
      keep(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
      rest = rest.subarray(next);
    }
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
