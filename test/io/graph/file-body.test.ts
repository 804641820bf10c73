import { once } from "node:events";
import { fstatSync, readdirSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect as connectTo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { Agent } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type FileAttachment, openStreamedBody } from "../../../src/io/graph/file-body.ts";
import type { BodyWatch, OutgoingBody } from "../../../src/io/graph/outgoing-body.ts";
import { startTlsServer } from "../../support/proxy/tls-server.ts";
import { openFile } from "./client-fixture.ts";
import { sha256 } from "./sha256.ts";

const mebibyte = 1_048_576;
const unwatched: BodyWatch = { onChunk: () => undefined, onEnd: () => undefined };

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe("a file that is sent as it is read", () => {
  it.each([
    ["waits for the connection", 65_536, "http"],
    ["hands over all of it at once", 64 * mebibyte, "http"],
    ["waits for the connection, encrypted,", 16_384, "https"],
    ["hands over all of it at once, encrypted,", 64 * mebibyte, "https"],
  ])("arrives with its own bytes where undici %s", async (_how, highWaterMark, scheme) => {
    const bytes = numberedBytes(8 * mebibyte);
    const { file, body } = await openBody(bytes);
    const server = await openSlowServer();
    const tls = scheme === "https" ? await startTlsServer("127.0.0.1", server.port) : undefined;
    const agent = openAgent({ highWaterMark, ca: tls?.certificate });
    await post(agent, `${scheme}://127.0.0.1:${tls?.port ?? server.port}`, body);
    const received = server.received();
    const begin = received.indexOf("\r\n\r\n", received.indexOf('name="filedata"')) + 4;
    expect(sha256(received.subarray(begin, begin + bytes.length))).toBe(sha256(bytes));
    expect(body.sent()).toEqual({ digest: sha256(bytes), sizeBytes: file.sizeBytes });
    expect(received.length).toBe(Number(body.headers.get("content-length")));
  });

  it("is read into the same memory again where the connection has written it", async () => {
    const { body } = await openBody(numberedBytes(8 * mebibyte));
    const server = await openSlowServer();
    const agent = openAgent({ highWaterMark: 65_536 });
    const memory = new Set<ArrayBufferLike>();
    await post(agent, `http://127.0.0.1:${server.port}`, {
      ...body,
      content: tapped(body, ({ buffer, byteLength }) => {
        if (byteLength >= 65_536) memory.add(buffer);
      }),
    });
    expect(memory.size).toBeLessThan(4);
  });

  it("is read into other memory where nobody knows what a connection has written", async () => {
    const { body } = await openBody(numberedBytes(mebibyte));
    const memory = new Set<ArrayBufferLike>();
    for await (const { buffer, byteLength } of chunksOf(body)) if (byteLength >= 65_536) memory.add(buffer);
    expect(memory.size).toBe(4);
  });

  it("is given in larger chunks to a connection that takes them quickly, and in small ones to another", async () => {
    let nowMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => nowMs);
    const { body } = await openBody(numberedBytes(2 * mebibyte));
    const sizes: number[] = [];
    for await (const { length } of chunksOf(body)) {
      sizes.push(length / 1_024);
      nowMs += sizes.length === 5 ? 500 : 499;
    }
    // Past the head: doubled up to a block, cut at a block's end, and small again after a slow one.
    expect(sizes.slice(1, -1)).toEqual([64, 128, 64, 256, 64, 128, 64, 256, 256, 256, 256, 256]);
  });

  it("fails alone where a listener of its bytes throws", async () => {
    const problem = new Error("a bug in a listener");
    const { body } = await openBody(numberedBytes(mebibyte), () => {
      throw problem;
    });
    const chunks = chunksOf(body)[Symbol.asyncIterator]();
    await chunks.next();
    await expect(chunks.next()).rejects.toBe(problem);
    expect(body.sent()).toBeUndefined();
  });

  it("is closed when it is not sent to its end", async () => {
    const { file, body } = await openBody(numberedBytes(mebibyte));
    const chunks = chunksOf(body)[Symbol.asyncIterator]();
    await chunks.next();
    await chunks.next();
    expect(descriptorsOf(file.path)).toBe(1);
    body.dispose();
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
    expect(descriptorsOf(file.path)).toBe(0);
    expect(body.sent()).toBeUndefined();
  });

  it("is closed after the read that is under way when it is not sent to its end", async () => {
    const { file, body } = await openBody(numberedBytes(mebibyte));
    const chunks = chunksOf(body)[Symbol.asyncIterator]();
    await chunks.next();
    const asked = chunks.next();
    body.dispose();
    expect(descriptorsOf(file.path)).toBe(1);
    expect(await asked).toEqual({ done: true, value: undefined });
    expect(descriptorsOf(file.path)).toBe(0);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
    expect(body.sent()).toBeUndefined();
  });
});

/** How often this process has the file open. */
function descriptorsOf(path: string): number {
  const { dev, ino } = statSync(path);
  return readdirSync("/dev/fd").filter((descriptor) => {
    try {
      const stats = fstatSync(Number(descriptor));
      return stats.dev === dev && stats.ino === ino;
    } catch {
      // The one that the listing itself had open is closed again.
      return false;
    }
  }).length;
}

/** Bytes of which no two blocks are the same. */
function numberedBytes(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

async function openBody(
  bytes: Buffer,
  onBytes: (count: number) => void = () => undefined,
): Promise<{ readonly file: FileAttachment; readonly body: OutgoingBody }> {
  const file: FileAttachment = {
    path: await openFile(bytes),
    sizeBytes: bytes.length,
    type: "video",
    contentType: "video/mp4",
    fileName: "welcome.mp4",
    isReusable: true,
    fields: new Map(),
    onBytes,
  };
  const body = await openStreamedBody(file, unwatched);
  cleanUps.push(async () => body.dispose());
  return { file, body };
}

function chunksOf({ content }: OutgoingBody): AsyncIterable<Buffer> {
  if (Buffer.isBuffer(content)) throw new Error("not streamed");
  return content;
}

async function* tapped(body: OutgoingBody, onChunk: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunksOf(body)) {
    onChunk(chunk);
    yield chunk;
  }
}

/** A server that reads a piece now and then, so that what is sent waits in the sender. */
async function openSlowServer(): Promise<{ readonly port: number; readonly received: () => Buffer }> {
  const pieces: Buffer[] = [];
  const server: Server = createServer(async (request, response) => {
    for await (const piece of request) {
      pieces.push(Buffer.from(piece));
      if (pieces.length % 16 === 0) await wait(5);
    }
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { port, received: () => Buffer.concat(pieces) };
}

/** undici waits for a connection that has `highWaterMark` bytes to write. */
function openAgent(options: { readonly highWaterMark: number; readonly ca?: string | undefined }): Agent {
  const agent = new Agent({
    connect: ({ hostname, port, protocol }, callback) => {
      const to = { host: hostname, port: Number(port), ...options };
      const socket = protocol === "https:" ? connectTls(to) : connectTo(to);
      socket.once(protocol === "https:" ? "secureConnect" : "connect", () => callback(null, socket));
      socket.once("error", (error) => callback(error, null));
    },
  });
  cleanUps.push(() => agent.destroy());
  return agent;
}

async function post(
  agent: Agent,
  origin: string,
  body: Pick<OutgoingBody, "content" | "headers">,
): Promise<void> {
  const { body: reply } = await agent.request({
    origin,
    path: "/",
    method: "POST",
    headers: Object.fromEntries(body.headers),
    body: body.content as Buffer,
  });
  await reply.dump();
}
