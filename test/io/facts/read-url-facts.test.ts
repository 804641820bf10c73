import { createHash } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FactsProblem, UrlFacts } from "../../../src/core/facts/facts.ts";
import { type NotModified, type ReadUrlOptions, readUrlFacts } from "../../../src/io/facts/read-url-facts.ts";
import { createUrlDispatchers } from "../../../src/io/facts/url-dispatchers.ts";
import { defaultUrlTimeouts } from "../../../src/io/facts/url-timeouts.ts";
import { type HostileServer, redirects, sends, startHostileServer } from "../../support/hostile-server.ts";
import { pngOf, sampleBytes } from "./sample-media.ts";

let server: HostileServer;

beforeEach(async () => {
  server = await startHostileServer();
});

afterEach(async () => {
  await server.close();
});

function read(
  url: string,
  options: Partial<ReadUrlOptions> = {},
): Promise<UrlFacts | NotModified | FactsProblem> {
  return readUrlFacts(url, { env: {}, allowPrivateHosts: true, maxBytes: 1_000_000, ...options });
}

function problem(code: string, message: string, hint?: string): FactsProblem {
  return { kind: "problem", code, message, ...(hint !== undefined && { hint }) };
}

function sha256(bytes: Buffer | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

const png = pngOf(3, 2);

function pngFacts(redirectedTo?: string): UrlFacts {
  return {
    kind: "url",
    digest: sha256(png),
    sizeBytes: png.length,
    contentType: "image/png",
    contentTypeFrom: "bytes",
    headerContentType: "image/png",
    isText: false,
    isHtml: false,
    pixels: { width: 3, height: 2 },
    ...(redirectedTo !== undefined && { redirectedTo }),
  };
}

const asPng = { "content-type": "image/png" };

describe("readUrlFacts", () => {
  it("tells what is behind a URL, and the validators to ask again with", async () => {
    const validators = { etag: '"abc"', "last-modified": "Sun, 22 Nov 2026 08:00:00 GMT" };
    const url = server.on("/a.png", sends(png, { ...asPng, ...validators }));
    expect(await read(url)).toEqual({
      ...pngFacts(),
      etag: '"abc"',
      lastModified: "Sun, 22 Nov 2026 08:00:00 GMT",
    });
  });

  it("asks for the bytes as they are, without conditions", async () => {
    await read(server.on("/a.png", sends(png)));
    expect(server.requests.map(({ method, headers }) => ({ method, headers }))).toEqual([
      {
        method: "GET",
        headers: {
          accept: "*/*",
          "accept-encoding": "identity",
          connection: "keep-alive",
          host: `127.0.0.1:${server.port}`,
          "user-agent": "messenger-assets",
        },
      },
    ]);
  });

  it("percent-encodes spaces and other characters, and leaves the fragment out", async () => {
    server.on("/sch%C3%B6n%20hier.png?q=%C3%BC", sends(png, asPng));
    expect(await read(`${server.url}/schön hier.png?q=ü#top`)).toEqual(pngFacts());
  });

  it.each([
    [
      "bytes over the header",
      png,
      "text/plain",
      { contentType: "image/png", contentTypeFrom: "bytes", isText: false },
    ],
    [
      "the header where the bytes show nothing",
      Buffer.from([0, 1, 2]),
      "Audio/AMR-WB; x=y",
      { contentType: "audio/amr-wb", contentTypeFrom: "header", isText: false },
    ],
    [
      "the header of text",
      Buffer.from("a,b\n"),
      "text/csv; charset=utf-8",
      { contentType: "text/csv", contentTypeFrom: "header", isText: true },
    ],
    [
      "no header that calls text an image",
      Buffer.from("not found"),
      "image/png",
      { contentType: undefined, isText: true },
    ],
    [
      "no header that says nothing",
      Buffer.from([0, 1, 2]),
      "application/octet-stream",
      { contentType: undefined, isText: false },
    ],
  ])("believes %s", async (_, bytes, header, expected) => {
    const facts = await read(server.on("/a", sends(bytes, { "content-type": header })));
    expect(facts).toEqual(expect.objectContaining({ kind: "url", isHtml: false, ...expected }));
    if (expected.contentType === undefined) expect(facts).not.toHaveProperty("contentTypeFrom");
  });

  it("tells nothing when there is no header and the bytes show nothing", async () => {
    const url = server.on("/a", sends(Buffer.from([0, 1, 2])));
    expect(await read(url)).toEqual({
      kind: "url",
      digest: sha256(Buffer.from([0, 1, 2])),
      sizeBytes: 3,
      contentType: undefined,
      isText: false,
      isHtml: false,
    });
  });

  it.each([
    ["its header", "nothing to see", "text/html; charset=utf-8"],
    ["its header as XHTML", "nothing to see", "application/xhtml+xml"],
    ["its bytes", "<!doctype html><title>Sign in</title>", "image/png"],
  ])("takes a reply for an HTML page by %s", async (_, body, header) => {
    const facts = await read(server.on("/a.png", sends(body, { "content-type": header })));
    expect(facts).toEqual(expect.objectContaining({ kind: "url", isHtml: true }));
  });

  it("takes an empty reply for what it is", async () => {
    const url = server.on("/empty", sends("", {}, 204));
    expect(await read(url)).toEqual(
      expect.objectContaining({ kind: "url", sizeBytes: 0, contentType: undefined }),
    );
  });

  it("can share connections that the caller closes", async () => {
    const dispatchers = await createUrlDispatchers({ env: {}, allowPrivateHosts: true });
    const url = server.on("/a.png", sends(png, asPng));
    expect(await read(url, { dispatchers })).toEqual(pngFacts());
    expect(await read(url, { dispatchers })).toEqual(pngFacts());
    await dispatchers.close();
    expect(server.requests).toHaveLength(2);
  });
});

describe("readUrlFacts with validators", () => {
  const validators = { etag: '"abc"', lastModified: "Sun, 22 Nov 2026 08:00:00 GMT" };

  it("asks conditionally, and says when nothing changed", async () => {
    const url = server.on("/a.png", sends("", {}, 304));
    expect(await read(url, { validators })).toEqual({ kind: "not-modified" });
    expect(server.requests[0]?.headers["if-none-match"]).toBe('"abc"');
    expect(server.requests[0]?.headers["if-modified-since"]).toBe("Sun, 22 Nov 2026 08:00:00 GMT");
  });

  it("asks conditionally after a redirect, too", async () => {
    server.on("/new.png", sends("", {}, 304));
    expect(await read(server.on("/a.png", redirects("/new.png")), { validators })).toEqual({
      kind: "not-modified",
    });
    expect(server.requests[1]?.headers["if-none-match"]).toBe('"abc"');
  });

  it("gives the new facts when something did change", async () => {
    const url = server.on("/a.png", sends(png, asPng));
    expect(await read(url, { validators })).toEqual(pngFacts());
  });

  it.each([[{}], [undefined], [{ etag: 'x"\r\nevil: 1' }]])(
    "takes a 304 that nobody asked for as a problem: %j",
    async (none) => {
      const url = server.on("/a.png", sends("", {}, 304));
      expect(await read(url, none && { validators: none })).toEqual(
        problem("url-status", `\`${url}\` was answered with 304 Not Modified`),
      );
      expect(server.requests[0]?.headers).not.toHaveProperty("evil");
    },
  );
});

describe("readUrlFacts with redirects", () => {
  it.each([301, 302, 303, 307, 308])("follows a %d, whose address is relative", async (status) => {
    const url = server.on("/deep/a.png", redirects("../b.png?x=1", status));
    server.on("/b.png?x=1", sends(png, asPng));
    expect(await read(url)).toEqual(pngFacts(`${server.url}/b.png`));
  });

  it("follows ten, and no more", async () => {
    for (let n = 0; n < 11; n += 1) server.on(`/${n}`, redirects(`/${n + 1}`));
    const target = server.on("/11", sends(png, asPng));
    expect(await read(`${server.url}/1`)).toEqual(pngFacts(target));
    expect(await read(`${server.url}/0`)).toEqual(
      problem("url-redirect", `\`${server.url}/0\` redirects more than 10 times`),
    );
  });

  it("does not go round in a circle", async () => {
    const url = server.on("/a", redirects("/b"));
    server.on("/b", redirects("/a"));
    expect(await read(url)).toEqual(problem("url-redirect", `\`${url}\` redirects in a circle`));
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["nowhere", (): string => "http://[", "redirects to no URL", "url-redirect"],
    [
      "another protocol",
      (): string => "file:///etc/passwd",
      "leads to a `file:` address, not to http or https",
      "url-invalid",
    ],
  ])("does not follow one to %s", async (_, location, what, code) => {
    const url = server.on("/a", redirects(location()));
    expect(await read(url)).toEqual(problem(code, `\`${url}\` ${what}`));
  });

  it("takes a redirect without an address as an answer", async () => {
    const url = server.on("/a", sends("", {}, 302));
    expect(await read(url)).toEqual(problem("url-status", `\`${url}\` was answered with 302 Found`));
  });

  it("does not follow one to a link-local address", async () => {
    const url = server.on("/a", redirects("http://169.254.169.254/latest/meta-data?token=x"));
    expect(await read(url)).toEqual(
      problem(
        "url-private-host",
        `\`${url}\` redirects to \`http://169.254.169.254/latest/meta-data\`, which leads to 169.254.169.254: a link-local address, which is never fetched`,
      ),
    );
  });
});

describe("readUrlFacts with answers that are none", () => {
  it.each([
    [404, "404 Not Found", "nothing is there: check the address"],
    [500, "500 Internal Server Error", "an error of its server that may pass: run again"],
    [206, "206 Partial Content"],
    [299, undefined],
    [599, "599", "an error of its server that may pass: run again"],
  ])("tells a status of %d", async (status, text, hint = undefined) => {
    const url = server.on("/a?token=secret", sends(png, asPng, status));
    const expected =
      text === undefined
        ? pngFacts()
        : problem("url-status", `\`${server.url}/a\` was answered with ${text}`, hint);
    expect(await read(url)).toEqual(expected);
  });

  it.each([
    ["not a URL ?token=secret", "url-invalid", "`not a URL ` is not a URL"],
    [
      "ftp://user:secret@example.com/a",
      "url-invalid",
      "`ftp://example.com/a` leads to a `ftp:` address, not to http or https",
    ],
  ])("refuses %s without its secrets", async (url, code, message) => {
    expect(await read(url)).toEqual(problem(code, message));
  });

  it("tells that nobody listens", async () => {
    const url = `${server.url}/a`;
    await server.close();
    expect(await read(url)).toEqual(
      problem(
        "url-unreachable",
        `\`${url}\` cannot be fetched: the connection to 127.0.0.1:${new URL(url).port} was refused`,
      ),
    );
  });

  it("tells that the server hung up", async () => {
    const url = server.on("/a", (response) => response.destroy());
    expect(await read(url)).toEqual(
      problem("url-unreachable", `\`${url}\` cannot be fetched: the connection was closed without a reply`),
    );
  });

  it("tells that TLS is not spoken there", async () => {
    const url = `https://127.0.0.1:${server.port}/a`;
    expect(await read(url)).toEqual(
      problem("url-unreachable", `\`${url}\` cannot be fetched: TLS could not be agreed on`),
    );
  });

  it("tells that the reply is not HTTP", async () => {
    const url = server.on("/a", (response) => response.socket?.end("SSH-2.0-OpenSSH_9.6\r\n"));
    expect(await read(url)).toEqual(
      problem("url-unreachable", `\`${url}\` cannot be fetched: its reply is not HTTP`),
    );
  });

  it.each([
    ["Content-Length", { "content-length": "1000" }],
    ["chunks", {}],
  ])("tells that a reply with %s broke off", async (_, headers) => {
    const url = server.on("/a", (response) => {
      response.writeHead(200, headers).write(png, () => response.destroy());
    });
    expect(await read(url)).toEqual(problem("url-truncated", `\`${url}\` broke off before its end`));
  });
});

describe("readUrlFacts with limits", () => {
  const timeouts = { ...defaultUrlTimeouts, otherMs: 30 };
  const took = (url: string, seconds: string): FactsProblem =>
    problem(
      "url-timeout",
      `\`${url}\` took longer than ${seconds} s, and Meta would not wait longer`,
      "make it faster, or add `upload: bytes`: we wait longer than Meta, and send the bytes",
    );

  it("stops when the headers take too long", async () => {
    const url = server.on("/a", () => undefined);
    expect(await read(url, { timeouts })).toEqual({ ...took(url, "0.03"), isSilent: true });
  });

  it("stops when the body takes too long", async () => {
    const url = server.on("/a", (response) => response.writeHead(200, asPng).write(png));
    expect(await read(url, { timeouts })).toEqual(took(url, "0.03"));
  });

  it("waits longer for what is declared as a video", async () => {
    const url = server.on("/a", sends(png, asPng));
    expect(await read(url, { type: "video", timeouts: { ...timeouts, otherMs: 0 } })).toEqual(pngFacts());
  });

  it("goes by a video's limit when the reply is one and no type is declared", async () => {
    const url = server.on("/a", (response) =>
      response.writeHead(200, { "content-type": "video/mp4" }).write("x"),
    );
    expect(await read(url, { timeouts: { ...defaultUrlTimeouts, videoMs: 31 } })).toEqual(took(url, "0.031"));
  });

  it("keeps to a declared type's limit when the reply is a video", async () => {
    const url = server.on("/a", (response) =>
      response.writeHead(200, { "content-type": "video/mp4" }).write("x"),
    );
    expect(await read(url, { type: "audio", timeouts })).toEqual(took(url, "0.03"));
  });

  it("waits longer for what we send ourselves, however Meta would fetch it", async () => {
    const url = server.on("/a", sends(png, asPng));
    const patient = { ...timeouts, otherMs: 0, videoMs: 0 };
    expect(await read(url, { transport: "url-bytes", timeouts: patient })).toEqual(pngFacts());
    const slow = server.on("/slow", (response) => response.writeHead(200, asPng).write(png));
    const impatient = { ...defaultUrlTimeouts, bytesMs: 30 };
    expect(await read(slow, { transport: "url-bytes", timeouts: impatient })).toEqual(
      problem("url-timeout", `\`${slow}\` took longer than 0.03 s`),
    );
  });

  it("stops with the caller's reason when the caller does", async () => {
    const reason = new Error("interrupted");
    const interrupt = new AbortController();
    const url = server.on("/a", () => interrupt.abort(reason));
    await expect(read(url, { signal: interrupt.signal })).rejects.toBe(reason);
    await expect(read(url, { signal: interrupt.signal })).rejects.toBe(reason);
  });

  it("throws what is a bug, not the network's", async () => {
    const bug = new TypeError("bug");
    const rewrite = (): string => {
      throw bug;
    };
    await expect(read("http://sandbox.localhost/a", { rewrite })).rejects.toBe(bug);
  });

  it("does not begin to read what is announced as too large", async () => {
    const url = server.on("/a", (response) =>
      response.writeHead(200, { "content-length": "2097153" }).flushHeaders(),
    );
    expect(await read(url, { maxBytes: 2_097_152 })).toEqual(
      problem(
        "url-too-large",
        `\`${url}\` has 2097153 bytes, more than the limit of 2.0 MB (2097152 bytes)`,
        "make the file smaller",
      ),
    );
  });

  it("stops reading a reply without an end", async () => {
    const url = server.on("/a", (response) => {
      const chunk = Buffer.alloc(65_536);
      const writeOn = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", writeOn);
      writeOn();
    });
    expect(await read(url, { maxBytes: 2_097_152 })).toEqual(
      problem(
        "url-too-large",
        `\`${url}\` is larger than the limit of 2.0 MB (2097152 bytes)`,
        "make the file smaller",
      ),
    );
  });

  it("takes as many bytes as the limit", async () => {
    const url = server.on("/a", sends(png, asPng));
    expect(await read(url, { maxBytes: png.length })).toEqual(pngFacts());
  });
});

describe("readUrlFacts with a reply that is compressed all the same", () => {
  it.each([
    ["gzip", gzipSync(png)],
    ["X-GZIP", gzipSync(png)],
    ["deflate", deflateSync(png)],
    ["br", brotliCompressSync(png)],
    ["gzip, br", brotliCompressSync(gzipSync(png))],
    ["identity", png],
  ])("tells the facts of the bytes without their encoding %s", async (encoding, body) => {
    const url = server.on("/a", sends(body, { ...asPng, "content-encoding": encoding }));
    expect(await read(url)).toEqual(pngFacts());
  });

  it("holds the bytes without their encoding to the limit", async () => {
    const body = gzipSync(Buffer.alloc(5_000_000));
    const url = server.on("/a", sends(body, { "content-encoding": "gzip" }));
    expect(body.length).toBeLessThan(1_000_000);
    expect(await read(url)).toEqual(
      problem(
        "url-too-large",
        `\`${url}\` is larger than the limit of 1.0 MB (1000000 bytes)`,
        "make the file smaller",
      ),
    );
  });

  it.each([["gzip"], ["br"], ["deflate"]])("tells that the bytes are not %s", async (encoding) => {
    const url = server.on("/a", sends("not compressed at all", { "content-encoding": encoding }));
    expect(await read(url)).toEqual(
      problem("url-encoding", `\`${url}\` cannot be decompressed: the bytes do not fit its Content-Encoding`),
    );
  });

  it("tells that the compressed bytes are not all there", async () => {
    const body = gzipSync(sampleBytes("wav")).subarray(0, 20);
    const url = server.on("/a", sends(body, { "content-encoding": "gzip" }));
    expect(await read(url)).toEqual(problem("url-truncated", `\`${url}\` broke off before its end`));
  });

  it("does not take off more encodings than an honest server puts on", async () => {
    const encoding = Array.from({ length: 1000 }, () => "gzip").join(",");
    const url = server.on("/a", sends(png, { "content-encoding": encoding }));
    expect(await read(url)).toMatchObject({ kind: "problem", code: "url-encoding" });
  });

  it("tells an encoding that it does not know", async () => {
    const url = server.on("/a", sends(png, { "content-encoding": "sdch" }));
    expect(await read(url)).toEqual(
      problem("url-encoding", `\`${url}\` has the Content-Encoding \`sdch\`, which is not known here`),
    );
  });
});
