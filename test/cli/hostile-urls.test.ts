import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type Answer,
  drips,
  inTurn,
  redirects,
  saysNothing,
  sends,
  sendsForever,
  sendsRaw,
  startHostileServer,
} from "../support/hostile-server.ts";
import { textAt, valueAt } from "../support/json.ts";
import { mp4, pdf, png } from "../support/media.ts";
import { openUrlWorld, type UrlWorld } from "./url-world.ts";

const megabyte = 1_048_576;
const asPng = { "content-type": "image/png" };
const asGzip = { ...asPng, "content-encoding": "gzip" };
const html = "<!doctype html><title>Sign in</title>";
const asHtml = { "content-type": "text/html; charset=utf-8" };
const twoLines = "\r\n\r\n";

/** What a URL is answered with, what `plan` says of it, and what else the manifest says. */
type Case = readonly [answer: Answer, told: string, fields?: string];

/** Each answer to a URL that has an ID already; its bytes are others than then, where there are any. */
const cases: Readonly<Record<string, Case>> = {
  plain: [sends(png("plain"), asPng), "update image"],
  "type-missing": [sends(png("type-missing")), "update image"],
  "type-empty": [sends(png("type-empty"), { "content-type": "" }), "update image"],
  "type-lying": [sends(png("type-lying"), { "content-type": "video/mp4" }), "update image"],
  "type-octets": [sends(mp4("a"), { "content-type": "application/octet-stream" }), "update video"],
  "type-of-text": [sends("not found", asPng), "update file"],
  html: [sends(html, asHtml), "url-html: `URL/html` is an HTML page"],
  "html-as-image": [sends(html, asPng), "url-html: `URL/html-as-image` is an HTML page"],
  "image-as-html": [
    sends(png("image-as-html"), asHtml),
    "url-html: `URL/image-as-html` is no HTML page, but its server says so to Meta",
  ],
  "image-as-html-for-us": [sends(png("for us"), asHtml), "update image", "upload: bytes"],
  "html-wanted": [sends(html, asHtml), "update file", "type: file"],
  "html-behind-redirect": [
    redirects("/login?next=secret"),
    "url-html: `URL/html-behind-redirect` redirects to `URL/login`, an HTML page",
  ],
  moved: [redirects("/moved/sch%C3%B6n hier.png"), "update image"],
  "moved-utf8": [rawRedirect("/moved/schön hier.png", "utf8"), "update image"],
  "moved-latin1": [rawRedirect("/moved/schön hier.png", "latin1"), "update image"],
  loop: [redirects("/loop"), "url-redirect: `URL/loop` redirects in a circle"],
  circle: [redirects("/round"), "url-redirect: `URL/circle` redirects in a circle"],
  "redirects-on": [redirects("/on?1"), "url-redirect: `URL/redirects-on` redirects more than 10 times"],
  "to-nowhere": [redirects("http://["), "url-redirect: `URL/to-nowhere` redirects to no URL"],
  "to-file": [
    redirects("file:///etc/passwd"),
    "url-invalid: `URL/to-file` leads to a `file:` address, not to http or https",
  ],
  "to-metadata": [
    redirects("http://169.254.169.254/latest?token=secret"),
    "url-private-host: `URL/to-metadata` redirects to `http://169.254.169.254/latest`, which leads to 169.254.169.254: a link-local address, which is never fetched",
  ],
  "image-at-limit": [
    sends(Buffer.concat([png("1"), Buffer.alloc(megabyte - png("1").length)]), asPng),
    "update image",
  ],
  "image-over-limit": [
    sends(Buffer.concat([png("1"), Buffer.alloc(megabyte)]), asPng),
    "asset-too-large: `URL/image-over-limit` has 1,048,647 bytes; the limit for type image is 1,048,576 bytes",
  ],
  "declared-image-over-limit": [
    sends(Buffer.concat([png("1"), Buffer.alloc(megabyte)]), asPng),
    "url-too-large: `URL/declared-image-over-limit` is larger than the limit of 1.0 MB (1048576 bytes)",
    "type: image",
  ],
  "file-over-image-limit": [sends(Buffer.concat([pdf("2"), Buffer.alloc(2 * megabyte)])), "update file"],
  "file-over-limit": [
    sends(Buffer.concat([pdf("3"), Buffer.alloc(3 * megabyte)])),
    "url-too-large: `URL/file-over-limit` is larger than the limit of 3.0 MB (3145728 bytes)",
  ],
  "announced-too-large": [
    drips(png("a"), { "content-length": "3145729" }),
    "url-too-large: `URL/announced-too-large` has 3145729 bytes, more than the limit of 3.0 MB (3145728 bytes)",
  ],
  endless: [
    sendsForever(png("endless"), asPng),
    "url-too-large: `URL/endless` is larger than the limit of 3.0 MB (3145728 bytes)",
  ],
  "length-too-short": [
    sendsRaw(Buffer.concat([rawHead("Content-Length: 75"), png("short"), Buffer.alloc(500)])),
    "update image",
  ],
  "length-too-long": [
    sendsRaw(Buffer.concat([rawHead("Content-Length: 500"), png("long")])),
    "url-truncated: `URL/length-too-long` broke off before its end",
  ],
  "two-lengths": [
    sendsRaw(Buffer.concat([rawHead("Content-Length: 75", "Content-Length: 76"), png("short")])),
    "url-unreachable: `URL/two-lengths` cannot be fetched: its reply contradicts itself about its length",
  ],
  "no-length": [sendsRaw(Buffer.concat([rawHead("Connection: close"), png("no length")])), "update image"],
  "bad-length": [
    sendsRaw(Buffer.concat([rawHead("Content-Length: many"), png("a")])),
    "url-unreachable: `URL/bad-length` cannot be fetched: its reply is not HTTP",
  ],
  "bad-chunk": [
    sendsRaw(`${rawHead("Transfer-Encoding: chunked")}zz\r\nabc`),
    "url-truncated: `URL/bad-chunk` broke off before its end",
  ],
  "no-http": [
    sendsRaw("SSH-2.0-OpenSSH_9.6\r\n"),
    "url-unreachable: `URL/no-http` cannot be fetched: its reply is not HTTP",
  ],
  reset: [
    (response) => void response.socket?.resetAndDestroy(),
    "url-unreachable: `URL/reset` cannot be fetched: the connection was reset",
  ],
  "hangs-up": [
    (response) => void response.destroy(),
    "url-unreachable: `URL/hangs-up` cannot be fetched: the connection was closed without a reply",
  ],
  "early-hints": [
    sendsRaw(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>${twoLines}`),
        rawHead("Connection: close"),
        png("hints"),
      ]),
    ),
    "update image",
  ],
  "big-headers": [
    sends(png("a"), { ...asPng, "x-big": "x".repeat(100_000) }),
    "url-unreachable: `URL/big-headers` cannot be fetched: its reply's headers are too long",
  ],
  empty: [sends("", {}, 204), "asset-empty: `URL/empty` is empty: it has 0 bytes"],
  part: [sends(png("a"), asPng, 206), "url-status: `URL/part` was answered with 206 Partial Content"],
  forbidden: [sends("no", {}, 403), "url-status: `URL/forbidden` was answered with 403 Forbidden"],
  gone: [sends("no", {}, 404), "url-status: `URL/gone` was answered with 404 Not Found"],
  unavailable: [
    sends(html, {}, 503),
    "url-status: `URL/unavailable` was answered with 503 Service Unavailable",
  ],
  gzip: [sends(gzipSync(png("gzip")), asGzip), "update image"],
  "gzip-of-itself": [sends(gzipSync(png("old"))), "update file"],
  "gzip-bomb": [
    sends(gzipSync(Buffer.alloc(8 * megabyte)), asGzip),
    "url-too-large: `URL/gzip-bomb` is larger than the limit of 3.0 MB (3145728 bytes)",
  ],
  "gzip-lying": [
    sends(png("a"), asGzip),
    "url-encoding: `URL/gzip-lying` cannot be decompressed: the bytes do not fit its Content-Encoding",
  ],
  "gzip-cut": [
    sends(gzipSync(png("cut")).subarray(0, 50), asGzip),
    "url-truncated: `URL/gzip-cut` broke off before its end",
  ],
  "zip-unknown": [
    sends(png("a"), { ...asPng, "content-encoding": "zstd" }),
    "url-encoding: `URL/zip-unknown` has the Content-Encoding `zstd`, which is not known here",
  ],
};

function rawHead(...headerLines: readonly string[]): Buffer {
  return Buffer.from(["HTTP/1.1 200 OK", ...headerLines].join("\r\n") + twoLines);
}

function rawRedirect(location: string, encoding: "latin1" | "utf8"): Answer {
  return sendsRaw(
    Buffer.from(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0${twoLines}`, encoding),
  );
}

/** The media type of each upload, and the URL where it is one. */
function uploadsOf({ graph, server }: UrlWorld): readonly string[] {
  return graph.uploads().map(({ headers, body }) => {
    const isByUrl = headers.get("content-type") === "application/json";
    return isByUrl
      ? textAt(JSON.parse(body.toString()), "message", "attachment", "payload", "url").replace(
          server.url,
          "URL",
        )
      : "bytes";
  });
}

describe("whatever a server answers", () => {
  it("plan and apply tell it of its own asset alone, whose entry stays, and do the rest", async () => {
    const world = await openUrlWorld();
    const { server, declare, run, entries } = world;
    for (const key of Object.keys(cases)) server.on(`/${key}`, sends(png(`old ${key}`), asPng));
    server.on("/login?next=secret", sends(html, asHtml));
    server.on("/moved/sch%C3%B6n%20hier.png", sends(png("moved"), asPng));
    server.on("/round", redirects("/circle"));
    for (let n = 1; n < 12; n += 1) server.on(`/on?${n}`, redirects(`/on?${n + 1}`));
    const assets = Object.entries(cases).map(([key, [, , fields]]) => {
      return [key, fields === undefined ? `URL/${key}` : `{ url: "URL/${key}", ${fields} }`];
    });
    // The same as by default, on a smaller scale.
    const limits = "limits: { image: 1MB, other: 3MB }";
    await declare({ ...Object.fromEntries(assets), kept: "URL/kept" }, limits);
    server.on("/kept", sends(png("kept"), asPng));
    expect((await run("apply")).exitCode).toBe(0);
    const before = await entries();

    for (const [key, [answer]] of Object.entries(cases)) server.on(`/${key}`, answer);
    const expected = Object.fromEntries(Object.entries(cases).map(([key, [, told]]) => [key, told]));
    const planned = await run("plan");
    expect(planned).toMatchObject({ exitCode: 1, byKey: { ...expected, kept: "keep image" } });

    const applied = await run("apply");
    expect(applied.exitCode).toBe(1);
    const outcomes = Object.entries(expected).map(([key, told]) => {
      const isSame = key === "moved-latin1" || key === "moved-utf8";
      return [key, told.startsWith("update") ? (isSame ? "reused" : "uploaded") : told];
    });
    expect(applied.byKey).toEqual({ ...Object.fromEntries(outcomes), kept: "kept" });
    const after = await entries();
    for (const [key, told] of Object.entries(expected)) {
      if (told.startsWith("update")) expect(after[key]).not.toEqual(before[key]);
      else expect(after[key]).toEqual(before[key]);
    }
  });
});

it("an image may have 8 MB, and anything else 25 MB", async () => {
  const { server, declare, run } = await openUrlWorld();
  server.on("/image", drips(png("a"), { ...asPng, "content-length": String(8 * megabyte + 1) }));
  server.on("/file", drips(pdf("a"), { "content-length": String(25 * megabyte + 1) }));
  await declare({ image: '{ url: "URL/image", type: image }', file: "URL/file" });
  expect((await run("plan")).byKey).toEqual({
    image: "url-too-large: `URL/image` has 8388609 bytes, more than the limit of 8.0 MB (8388608 bytes)",
    file: "url-too-large: `URL/file` has 26214401 bytes, more than the limit of 25.0 MB (26214400 bytes)",
  });
});

describe("time", () => {
  const urlTimeouts = { otherMs: 300 };

  it("that Meta does not have ends a fetch, be it silent or a slow drip, with a hint at what would do", async () => {
    const { server, declare, run } = await openUrlWorld({ urlTimeouts });
    server.on("/silent", saysNothing());
    server.on("/drip", drips(png("drip"), asPng));
    await declare({ silent: "URL/silent", drip: "URL/drip" });
    const { byKey, hints, exitCode } = await run("plan");
    expect(exitCode).toBe(1);
    expect(byKey).toEqual({
      silent: "url-timeout: `URL/silent` took longer than 0.3 s, and Meta would not wait longer",
      drip: "url-timeout: `URL/drip` took longer than 0.3 s, and Meta would not wait longer",
    });
    const hint = "make it faster, or add `upload: bytes`: we wait longer than Meta, and send the bytes";
    expect(hints).toEqual({ silent: hint, drip: hint });
  });

  it("is longer for a video, and for what we send ourselves", async () => {
    const world = await openUrlWorld({ urlTimeouts: { otherMs: 0 } });
    const { server, declare, run } = world;
    server.on("/video", sends(mp4("a"), { "content-type": "video/mp4" }));
    server.on("/slow.png", sends(png("slow"), asPng));
    await declare({
      video: '{ url: "URL/video", type: video }',
      sound: '{ url: "URL/video", type: audio }',
      slow: '{ url: "URL/slow.png", upload: bytes }',
    });
    expect((await run("apply")).byKey).toEqual({ video: "uploaded", sound: "uploaded", slow: "uploaded" });
    expect(uploadsOf(world).toSorted()).toEqual(["URL/video", "URL/video", "bytes"]);
  });

  it("ends what we send ourselves, too, without a word of Meta", async () => {
    const { server, declare, run } = await openUrlWorld({ urlTimeouts: { bytesMs: 300 } });
    server.on("/drip", drips(png("drip"), asPng));
    await declare({ drip: '{ url: "URL/drip", upload: bytes }' });
    expect(await run("plan")).toEqual({
      exitCode: 1,
      byKey: { drip: "url-timeout: `URL/drip` took longer than 0.3 s" },
      hints: { drip: "" },
    });
  });

  it("ends a download that was fast enough for the plan, and fails its own asset", async () => {
    const world = await openUrlWorld({ urlTimeouts: { bytesMs: 1_000 } });
    const { server, declare, run } = world;
    server.on("/a.png", inTurn(sends(png("a"), asPng), drips(png("a"), asPng)));
    server.on("/b.png", sends(png("b"), asPng));
    await declare({ a: '{ url: "URL/a.png", upload: bytes }', b: "URL/b.png" });
    expect((await run("apply")).byKey).toEqual({ a: "failed", b: "uploaded" });
    expect(server.requests.filter(({ url }) => url === "/a.png")).toHaveLength(2);
  });

  it("is not spent over and over on a host that answers nothing", async () => {
    const { server, declare, run } = await openUrlWorld({ urlTimeouts });
    const names = Array.from({ length: 20 }, (_, number) => `k${number}`);
    for (const name of names) server.on(`/${name}`, saysNothing());
    await declare(Object.fromEntries(names.map((name) => [name, `URL/${name}`])));
    const { byKey, exitCode } = await run("plan");
    expect(exitCode).toBe(1);
    expect(Object.keys(byKey)).toHaveLength(20);
    expect(byKey["k0"]).toMatch(/^url-timeout/);
    expect(byKey["k19"]).toBe(
      "url-unreachable: `URL/k19` cannot be fetched: its host gave no answer to 4 other requests",
    );
    expect(server.requests.length).toBeLessThan(8);
  });
});

describe("the URL", () => {
  it("is sent percent-encoded and without its fragment, and recorded as it is written", async () => {
    const world = await openUrlWorld();
    const { server, declare, run, entries } = world;
    const written = {
      space: "URL/my file.png",
      encoded: "URL/my%20own.png",
      letters: "URL/sch\u00f6n.png?q=\u00fc x#top",
      // The same letter in two code points: another URL.
      decomposed: "URL/scho\u0308n.png",
      signs: 'URL/[a]{b}|\\"c\\".png',
    };
    server.on("/my%20file.png", sends(png("space"), asPng));
    server.on("/my%20own.png", sends(png("encoded"), asPng));
    server.on("/sch%C3%B6n.png?q=%C3%BC%20x", sends(png("letters"), asPng));
    server.on("/scho%CC%88n.png", sends(png("decomposed"), asPng));
    server.on("/[a]%7Bb%7D|%22c%22.png", sends(png("signs"), asPng));
    await declare(Object.fromEntries(Object.entries(written).map(([key, url]) => [key, `"${url}"`])));
    expect((await run("apply")).exitCode).toBe(0);
    expect(uploadsOf(world).toSorted()).toEqual([
      "URL/[a]%7Bb%7D|%22c%22.png",
      "URL/my%20file.png",
      "URL/my%20own.png",
      "URL/sch%C3%B6n.png?q=%C3%BC%20x",
      "URL/scho%CC%88n.png",
    ]);
    const sources = Object.entries(await entries()).map(([key, entry]) => [key, textAt(entry, "source")]);
    const expected = Object.entries(written).map(([key, url]) => [
      key,
      url.replace("URL", server.url).replaceAll('\\"', '"'),
    ]);
    expect(Object.fromEntries(sources)).toEqual(Object.fromEntries(expected));
    expect(new Set(Object.values((await run("plan")).byKey))).toEqual(new Set(["keep image"]));
  });

  it("of several assets is read once, as the most patient and largest of them wants it", async () => {
    const { server, declare, run } = await openUrlWorld();
    server.on("/a", sends(Buffer.concat([png("a"), Buffer.alloc(2 * megabyte)]), asPng));
    const assets = { image: '{ url: "URL/a", type: image }', file: '{ url: "URL/a", type: file }' };
    await declare(assets, "limits: { image: 1MB }");
    expect((await run("plan")).byKey).toEqual({
      image: "asset-too-large: `URL/a` has 2.0 MB; the limit for type image is 1.0 MB",
      file: "create file",
    });
    expect(server.requests).toHaveLength(1);
  });

  it("that redirects to a private host is refused, through a proxy too", async () => {
    const server = await startHostileServer();
    onTestFinished(server.close);
    const { declare, run } = await openUrlWorld({
      env: { MESSENGER_GRAPH_URL: "https://graph.invalid", HTTP_PROXY: server.url },
    });
    server.on("http://cdn.example/a.png", redirects("http://10.0.0.1/b.png"));
    server.on("http://cdn.example/c.png", redirects("http://localhost:1/d.png"));
    await declare({ a: "http://cdn.example/a.png", c: "http://cdn.example/c.png" });
    const { byKey, hints } = await run("plan");
    expect(byKey).toEqual({
      a: "url-private-host: `http://cdn.example/a.png` redirects to `http://10.0.0.1/b.png`, which leads to 10.0.0.1: a private or loopback address, which Meta cannot reach",
      c: "url-private-host: `http://cdn.example/c.png` redirects to `http://localhost:1/d.png`, which leads to localhost: a private or loopback address, which Meta cannot reach",
    });
    expect(hints["a"]).toBe("`--allow-private-hosts` lets it be fetched; for Meta, add `upload: bytes`");
  });
});

describe("a server that was asked whether anything changed", () => {
  const conditional =
    (body: Buffer): Answer =>
    (response, request) => {
      const isSame = request.headers["if-none-match"] === '"1"';
      response.writeHead(isSame ? 304 : 200, { ...asPng, etag: '"1"' }).end(isSame ? undefined : body);
    };

  it("may ignore the question: the bytes tell", async () => {
    const world = await openUrlWorld();
    const { server, declare, run } = world;
    server.on("/a.png", sends(png("one"), { ...asPng, etag: '"1"' }));
    server.on("/b.png", sends(png("b"), { ...asPng, "last-modified": "Sun, 22 Nov 2026 08:00:00 GMT" }));
    await declare({ a: "URL/a.png", b: "URL/b.png" });
    await run("apply");
    expect((await run("plan")).byKey).toEqual({ a: "keep image", b: "keep image" });
    server.on("/a.png", sends(png("two"), { ...asPng, etag: '"1"' }));
    expect((await run("plan")).byKey).toEqual({ a: "update image", b: "keep image" });
    await run("apply");
    expect(uploadsOf(world).toSorted()).toEqual(["URL/a.png", "URL/b.png", "bytes"]);
  });

  it("may say 304, and have another body later", async () => {
    const world = await openUrlWorld();
    const { server, declare, run, entries } = world;
    server.on("/a.png", conditional(png("one")));
    await declare({ a: "URL/a.png" });
    await run("apply");
    expect((await run("plan")).byKey).toEqual({ a: "keep image" });
    server.on("/a.png", sends(png("two"), { ...asPng, etag: '"2"' }));
    expect((await run("apply")).byKey).toEqual({ a: "uploaded" });
    expect(uploadsOf(world)).toEqual(["URL/a.png", "bytes"]);
    expect(textAt(valueAt(await entries(), "a"), "etag")).toBe('"2"');
  });

  it("may change its mind while Meta fetches: what we send then is recorded for what it is", async () => {
    const world = await openUrlWorld();
    const { server, declare, run, entries } = world;
    server.on("/a.png", inTurn(sends(png("one"), { ...asPng, etag: '"1"' }), sends(png("two"), asPng)));
    await declare({ a: "URL/a.png" });
    expect(await run("apply")).toMatchObject({ exitCode: 1, byKey: { a: "failed" } });
    expect(uploadsOf(world)).toEqual(["URL/a.png", "bytes"]);
    expect(valueAt(await entries(), "a", "attachmentId")).toBe("9002");
    expect((await run("plan")).byKey).toEqual({ a: "keep image" });
  });

  it("is not believed where the manifest says something else of the bytes than it did", async () => {
    const { server, declare, run } = await openUrlWorld();
    server.on("/a", conditional(Buffer.concat([png("a"), Buffer.alloc(megabyte)])));
    await declare({ a: '{ url: "URL/a", type: file }' });
    await run("apply");
    expect((await run("plan")).byKey).toEqual({ a: "keep file" });
    expect(server.requests.at(-1)?.headers["if-none-match"]).toBe('"1"');

    await declare({ a: "URL/a" });
    expect((await run("plan")).byKey).toEqual({ a: "update image" });
    await declare({ a: '{ url: "URL/a", type: video }' });
    expect((await run("plan")).byKey["a"]).toMatch(/^asset-type-mismatch: /);
    await declare({ a: '{ url: "URL/a", type: file }' }, "limits: { other: 1MB }");
    expect((await run("plan")).byKey["a"]).toMatch(/^url-too-large: /);
    await declare({ a: '{ url: "URL/a", type: file, contentType: image/jpeg }' });
    expect((await run("plan")).byKey).toEqual({ a: "update file" });
  });
});
