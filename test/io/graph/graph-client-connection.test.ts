import { truncate } from "node:fs/promises";
import { connect as connectTo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import type { GraphUsage } from "../../../src/core/graph/parse-usage.ts";
import type { VersionMismatch } from "../../../src/io/graph/graph-call.ts";
import { jsonReply } from "../../support/recording-server.ts";
import {
  failureOf,
  fileRequest,
  nowMs,
  openClient,
  openFile,
  openServer,
  quietSignal,
  tokenText,
  uploadRequest,
} from "./client-fixture.ts";
import { sha256 } from "./sha256.ts";

const signal = quietSignal();
const minuteMs = 60_000;

describe("uploadedAtMs", () => {
  it.each([
    ["Sun, 22 Nov 2026 08:01:00 GMT", 0],
    ["Sun, 22 Nov 2026 07:59:00 GMT", 0],
    ["Sun, 22 Nov 2026 08:01:01 GMT", 61_000],
    ["Sun, 22 Nov 2026 05:00:00 GMT", -180 * minuteMs],
    ["yesterday", 0],
  ])("is our clock, corrected by a Date of %s by %d ms", async (date, correctionMs) => {
    const server = await openServer(() => jsonReply({ attachment_id: "1" }, 200, [`Date: ${date}`]));
    const reply = await openClient(server.url).upload(uploadRequest(), { signal });
    expect(reply.uploadedAtMs).toBe(nowMs + correctionMs);
  });

  it("is when the request began, however long the reply took", async () => {
    const times = [nowMs, nowMs + 5 * minuteMs];
    const date = "Sun, 22 Nov 2026 08:05:10 GMT";
    const server = await openServer(() => jsonReply({ attachment_id: "1" }, 200, [`Date: ${date}`]));
    const client = openClient(server.url, { clock: { now: () => times.shift() ?? Number.NaN } });
    expect((await client.upload(uploadRequest(), { signal })).uploadedAtMs).toBe(nowMs);
  });
});

describe("what a reply's headers tell", () => {
  it("is passed on for replies and errors, Page by Page", async () => {
    const headers = [
      "Set-Cookie: a=1",
      "Set-Cookie: b=2",
      'x-app-usage: {"call_count":12,"total_cputime":0,"total_time":0}',
    ];
    const replies = [
      jsonReply({ attachment_id: "1" }, 200, headers),
      jsonReply({ error: { message: "m", code: 100 } }, 400, ['X-Page-Usage: {"call_count":81}']),
      jsonReply({ attachment_id: "1" }),
    ];
    const server = await openServer(() => replies.shift() ?? "");
    const usages: (readonly [string, GraphUsage])[] = [];
    const client = openClient(server.url, { onUsage: (page, usage) => usages.push([page, usage]) });
    await client.upload(uploadRequest(), { signal });
    await failureOf(client.upload(uploadRequest({ page: "other" }), { signal }));
    await client.upload(uploadRequest(), { signal });
    expect(usages).toEqual([
      ["acme", { appPercent: 12 }],
      ["other", { pagePercent: 81 }],
    ]);
  });

  it("tells once that another version answers", async () => {
    const versions = ["v25.0", "v26.0", "v26.0"];
    const server = await openServer(() =>
      jsonReply({ attachment_id: "1" }, 200, [`facebook-api-version: ${versions.shift()}`]),
    );
    const mismatches: VersionMismatch[] = [];
    const client = openClient(server.url, { onVersionMismatch: (mismatch) => mismatches.push(mismatch) });
    for (let call = 0; call < 3; call += 1) await client.upload(uploadRequest(), { signal });
    expect(mismatches).toEqual([{ asked: "v25.0", served: "v26.0" }]);
  });
});

describe("memory", () => {
  it("holds no more of a file than the connection takes", async () => {
    const server = await openServer(undefined, { readDelayMs: 3_600_000 });
    const path = await openFile("");
    const sizeBytes = 200 * 1_048_576;
    await truncate(path, sizeBytes);
    let taken = 0;
    const client = openClient(server.url, { timeouts: { stallMs: 500 } });
    const upload = client.upload(fileRequest(path, sizeBytes), {
      signal,
      onBytes: (count) => {
        taken += count;
      },
    });
    expect((await failureOf(upload)).code).toBe("reply-lost");
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(40 * 1_048_576);
  });

  it("does not grow with the file while a slow server takes it", async () => {
    const server = await openServer(undefined, { keepBodies: false, readDelayMs: 1 });
    const bytes = Buffer.alloc(25 * 1_048_576, "messenger");
    const path = await openFile(bytes);
    const client = openClient(server.url);
    const before = process.memoryUsage();
    let highest = 0;
    const uploads = Array.from({ length: 8 }, () =>
      client.upload(fileRequest(path, bytes.length), {
        signal,
        onBytes: () => {
          const now = process.memoryUsage();
          highest = Math.max(highest, now.arrayBuffers + now.heapUsed);
        },
      }),
    );
    const replies = await Promise.all(uploads);
    expect(replies.map(({ sent }) => sent)).toEqual(
      Array.from({ length: 8 }, () => ({ digest: sha256(bytes), sizeBytes: bytes.length })),
    );
    expect(server.requests.filter(({ bodyBytes }) => bodyBytes > bytes.length)).toHaveLength(8);
    expect(highest - before.arrayBuffers - before.heapUsed).toBeLessThan(100 * 1_048_576);
  });
});

describe("many uploads at once", () => {
  it("all get their own ID, and warn of nothing", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning.message);
    process.on("warning", onWarning);
    const server = await openServer();
    const client = openClient(server.url);
    const path = await openFile("bytes");
    const shared = quietSignal();
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        client.upload(index % 2 === 0 ? uploadRequest() : fileRequest(path, 5), { signal: shared }),
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(new Set(replies.map(({ attachmentId }) => attachmentId)).size).toBe(40);
    expect(warnings).toEqual([]);
  });
});

it("takes up replies that come together one a turn, so that each lets its next upload go first", async () => {
  const uploads = 8;
  const waiting: (() => void)[] = [];
  const server = await openServer(async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === uploads) for (const answer of waiting) answer();
    });
    return jsonReply({ attachment_id: "7" });
  });
  const client = openClient(server.url);
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const turns = await Promise.all(
    Array.from({ length: uploads }, async () => {
      await client.upload(uploadRequest(), { signal });
      return turn;
    }),
  );
  isOver = true;
  expect(new Set(turns).size).toBe(uploads);
});

describe("a proxy", () => {
  it("tunnels what goes to another machine", async () => {
    const graph = await openServer(() => jsonReply({ attachment_id: "7" }));
    const proxy = await openTunnel(graph.port);
    const client = openClient("http://graph.example.com", { env: { HTTP_PROXY: proxy.url } });
    expect((await client.upload(uploadRequest(), { signal })).attachmentId).toBe("7");
    expect(proxy.connects).toEqual(["CONNECT graph.example.com:80 HTTP/1.1"]);
    expect(graph.requests[0]?.headers.get("host")).toBe("graph.example.com");
  });

  it("carries a file, too", async () => {
    const graph = await openServer();
    const proxy = await openTunnel(graph.port);
    const client = openClient("http://graph.example.com", { env: { http_proxy: proxy.url.slice(7) } });
    const reply = await client.upload(fileRequest(await openFile("bytes"), 5), { signal });
    expect(reply.sent).toEqual({ digest: sha256("bytes"), sizeBytes: 5 });
  });

  it("never sees what goes to loopback", async () => {
    const graph = await openServer();
    const proxy = await openTunnel(graph.port);
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: "example.com" };
    await openClient(graph.url, { env }).upload(uploadRequest(), { signal });
    expect(graph.requests).toHaveLength(1);
    expect(proxy.connects).toEqual([]);
  });

  it("is asked to reach https hosts, with its password, and what it refuses is told without one", async () => {
    const proxy = await openServer(() => jsonReply({ secret: "pass" }, 407));
    const client = openClient("https://graph.example.com", {
      env: { HTTPS_PROXY: `http://user:proxypass@127.0.0.1:${proxy.port}` },
    });
    const detail = await failureOf(client.upload(uploadRequest(), { signal }));
    expect(detail).toEqual({
      code: "network",
      message: "the proxy refused a tunnel to graph.example.com:443 (HTTP 407)",
      hint: "check `HTTPS_PROXY` and its user name and password, or add the host to `NO_PROXY`",
      scope: "run",
    });
    expect(JSON.stringify(detail)).not.toContain("proxypass");
    expect(proxy.requests[0]?.requestLine).toBe("CONNECT graph.example.com:443 HTTP/1.1");
    expect(proxy.requests[0]?.headers.get("proxy-authorization")).toBe(
      `Basic ${Buffer.from("user:proxypass").toString("base64")}`,
    );
    expect([...(proxy.requests[0]?.headers.values() ?? [])].join()).not.toContain(tokenText);
  });

  it("that never answers is a connection that did not come about in time", async () => {
    const proxy = await openServer(() => ({ kind: "hang" }));
    const client = openClient("https://graph.example.com", {
      env: { HTTPS_PROXY: proxy.url },
      timeouts: { startMs: 40 },
    });
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual({
      code: "network",
      message: "no answer from graph.example.com:443 in time",
      hint: "check the network, and `HTTPS_PROXY` where a proxy is needed",
      scope: "asset",
      graphClass: "retry",
    });
  });

  it("that is not there is named", async () => {
    const proxy = await openTunnel(1);
    await proxy.close();
    const client = openClient("https://graph.example.com", { env: { HTTPS_PROXY: proxy.url } });
    const detail = await failureOf(client.upload(uploadRequest(), { signal }));
    expect(detail.message).toBe(
      `connection to ${proxy.url.slice(7)} refused, on the way to graph.example.com:443`,
    );
  });

  it("is not used for the hosts of NO_PROXY", async () => {
    const proxy = await openTunnel(1);
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: "*" };
    const client = openClient("https://graph.invalid", { env });
    const detail = await failureOf(client.upload(uploadRequest(), { signal }));
    expect(detail.code).toBe("network");
    expect(proxy.connects).toEqual([]);
  });

  it("whose address is no URL is an error that does not show it", async () => {
    const client = openClient("https://graph.example.com", {
      env: { HTTPS_PROXY: "http://user:pass word@" },
    });
    await expect(client.upload(uploadRequest(), { signal })).rejects.toThrow(
      /^proxy-url-invalid: `HTTPS_PROXY` is not a URL$/,
    );
  });
});

/** A proxy on loopback that tunnels whatever it is asked for to the port `target`; the test closes it, or its end does. */
async function openTunnel(target: number) {
  const connects: string[] = [];
  const server = createServer((client) => {
    client.on("error", () => client.destroy());
    client.once("data", (head) => {
      connects.push(head.toString("latin1").split("\r\n")[0] ?? "");
      const upstream = connectTo(target, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        client.pipe(upstream).pipe(client);
      });
      upstream.on("error", () => client.destroy());
    });
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${address.port}`, connects, close };
}
