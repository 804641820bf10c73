import { connect, createServer, type Socket } from "node:net";

/** What went over the wire. */
export type WireEvent =
  /** An upload's head arrived. */
  | { readonly kind: "arrival" }
  /** The whole reply with an ID was handed to the connection of the one who waits for it. */
  | { readonly kind: "reply"; readonly attachmentId: string };

/** A wire between one command and the sandbox, which it passes on unchanged: resets and broken ends too. */
export interface Wire {
  /** `127.0.0.1:PORT`: the Host of all that goes over it. */
  readonly host: string;
  /** Hears what goes over the wire from now on, until the returned function is called. */
  readonly listen: (listener: (event: WireEvent) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** Opens a wire to a server on loopback. */
export async function openWire(toPort: number): Promise<Wire> {
  const listeners = new Set<(event: WireEvent) => void>();
  const open = new Set<Socket>();
  const tell = (event: WireEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const server = createServer((client) => {
    const upstream = connect(toPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket.setNoDelay(true));
      socket.on("close", () => open.delete(socket));
    }
    passRequests(client, upstream, tell);
    passReplies(upstream, client, tell);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    host: `127.0.0.1:${address.port}`,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passRequests(client: Socket, upstream: Socket, tell: (event: WireEvent) => void): void {
  const find = createFinder(/POST \S*\/message_attachments HTTP/g);
  client.on("data", (chunk) => {
    for (const _ of find(chunk)) tell({ kind: "arrival" });
  });
  client.pipe(upstream);
  client.on("error", () => upstream.resetAndDestroy());
  client.on("close", () => upstream.destroy());
}

function passReplies(upstream: Socket, client: Socket, tell: (event: WireEvent) => void): void {
  const find = createFinder(/"attachment_id":"(\d+)"\}/g);
  upstream.on("data", (chunk) => {
    const ids = find(chunk).map(([, id = ""]) => id);
    client.write(chunk, (error) => {
      if (error) return;
      for (const attachmentId of ids) tell({ kind: "reply", attachmentId });
    });
  });
  upstream.on("end", () => client.end());
  upstream.on("error", () => client.resetAndDestroy());
}

const longestMatch = 200;

/** Finds a pattern in a stream, also where a chunk ends in the middle of it. */
function createFinder(pattern: RegExp): (chunk: Buffer) => readonly RegExpExecArray[] {
  let tail = "";
  return (chunk) => {
    const text = tail + chunk.toString("latin1");
    const oldLength = tail.length;
    tail = text.slice(-longestMatch);
    return [...text.matchAll(pattern)].filter(({ index, 0: match }) => index + match.length > oldLength);
  };
}
