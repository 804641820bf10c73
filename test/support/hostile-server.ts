import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { KeyAndCertificate } from "./proxy/self-signed.ts";

/** What a path is answered with. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A file server on loopback that does as it is told. */
export interface HostileServer {
  /** Its address, without a final slash. */
  readonly url: string;
  readonly port: number;
  /** Sets what `path` (with its query) is answered with; other paths are 404. Returns the whole URL. */
  readonly on: (path: string, answer: Answer) => string;
  /** What was asked for, in order. */
  readonly requests: readonly IncomingMessage[];
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1; with a certificate, it speaks TLS. */
export async function startHostileServer(tls?: KeyAndCertificate): Promise<HostileServer> {
  const answers = new Map<string, Answer>();
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    const answer = answers.get(request.url ?? "");
    if (answer === undefined) response.writeHead(404).end("nothing here");
    else answer(response, request);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  return {
    url,
    port,
    server,
    requests,
    on(path, answer) {
      answers.set(path, answer);
      return `${url}${path}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with `body` under the headers given. */
export function sends(
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Answers with a redirect. */
export function redirects(location: string, status = 302): Answer {
  return (response) => response.writeHead(status, { location }).end("elsewhere");
}

/** Answers with these bytes, HTTP or not, and hangs up. */
export function sendsRaw(bytes: Buffer | string): Answer {
  return (response) => void response.socket?.end(bytes);
}

/** Sends `body` and never comes to an end. */
export function drips(body: Buffer | string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => void response.writeHead(200, headers).write(body);
}

/** Sends bytes as fast as they are taken, until nobody takes them any more. */
export function sendsForever(head: Buffer, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    const chunk = Buffer.alloc(65_536);
    const writeOn = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.writeHead(200, headers).write(head);
    response.on("drain", writeOn);
    writeOn();
  };
}

/** Takes the request, and says nothing. */
export function saysNothing(): Answer {
  return () => undefined;
}

/** Answers to each request in turn; to all that are left with the last. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let count = 0;
  return (response, request) => {
    const answer = answers[Math.min(count, answers.length - 1)];
    count += 1;
    answer?.(response, request);
  };
}
