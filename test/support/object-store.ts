import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A bucket on loopback. */
export interface ObjectStore {
  /** The address of its one object. */
  readonly url: string;
  /** The status of each answer to a `GET` so far. */
  readonly answers: readonly number[];
  /** The headers that the object was put with. */
  readonly cacheControl: () => string | undefined;
}

/** Starts a store that takes an object by `PUT`, and gives it with its ETag; it ends with the test. */
export async function startObjectStore(): Promise<ObjectStore> {
  const answers: number[] = [];
  let content = Buffer.alloc(0);
  let cacheControl: string | undefined;
  const server = createServer(async (request, response) => {
    if (request.method === "PUT") {
      content = await buffer(request);
      cacheControl = request.headers["cache-control"];
      response.end();
      return;
    }
    const etag = `"${createHash("md5").update(content).digest("hex")}"`;
    const isKnown = request.headers["if-none-match"] === etag;
    answers.push(isKnown ? 304 : 200);
    response.writeHead(isKnown ? 304 : 200, { etag });
    response.end(isKnown ? undefined : content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/bot/assets.json`, answers, cacheControl: () => cacheControl };
}
