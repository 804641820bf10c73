import { connect } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { createSelfSigned } from "./self-signed.ts";

/** A server on loopback that takes TLS off, and hands the rest on. */
export interface TlsServer {
  readonly port: number;
  /** Its certificate as PEM, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificate: string;
  /** The host names that clients asked for (SNI); empty where they asked for none. */
  readonly serverNames: readonly string[];
}

/** Starts TLS for `host` in front of the port `target`; ends with the test. */
export async function startTlsServer(host: string, target: number): Promise<TlsServer> {
  const { key, cert } = createSelfSigned(host);
  const sockets = new Set<TLSSocket>();
  const serverNames: string[] = [];
  const server = createServer({ key, cert }, (socket) => {
    sockets.add(socket);
    serverNames.push(typeof socket.servername === "string" ? socket.servername : "");
    const upstream = connect(target, "127.0.0.1");
    for (const side of [socket, upstream]) {
      side.on("error", () => {
        socket.destroy();
        upstream.destroy();
      });
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, certificate: cert, serverNames };
}
