import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";

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

/** Starts a server on a free port of 127.0.0.1. */
export async function startHostileServer(): Promise<HostileServer> {
  const answers = new Map<string, Answer>();
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    const answer = answers.get(request.url ?? "");
    if (answer === undefined) response.writeHead(404).end("nothing here");
    else answer(response, request);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
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
