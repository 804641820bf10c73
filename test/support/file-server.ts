import { createServer, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";

/** A file on the web. */
export interface ServedFile {
  readonly body: Uint8Array | string;
  readonly contentType: string;
  readonly etag?: string;
}

/** A web server on loopback for the URLs of assets. */
export interface FileServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** By path, such as `/promo.mp4`; to be changed at will. */
  readonly files: Map<string, ServedFile>;
  /** `PATH STATUS` of every request so far. */
  readonly answers: readonly string[];
  /** The headers of the last request. */
  readonly lastHeaders: () => IncomingHttpHeaders;
}

/** Starts a web server that ends with the test. */
export async function startFileServer(files: Readonly<Record<string, ServedFile>>): Promise<FileServer> {
  const { close, ...server } = await openFileServer(files);
  onTestFinished(close);
  return server;
}

/** Starts a web server that is to be closed. */
export async function openFileServer(
  files: Readonly<Record<string, ServedFile>>,
): Promise<FileServer & { readonly close: () => Promise<void> }> {
  const served = new Map(Object.entries(files));
  const answers: string[] = [];
  let lastHeaders: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const file = served.get(path);
    const isKnown = file?.etag !== undefined && request.headers["if-none-match"] === file.etag;
    const status = file === undefined ? 404 : isKnown ? 304 : 200;
    lastHeaders = request.headers;
    answers.push(`${path} ${status}`);
    response.writeHead(status, {
      ...(file !== undefined && { "content-type": file.contentType }),
      ...(file?.etag !== undefined && { etag: file.etag }),
    });
    response.end(status === 200 ? file?.body : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    files: served,
    answers,
    lastHeaders: () => lastHeaders,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
