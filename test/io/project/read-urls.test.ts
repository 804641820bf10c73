import { describe, expect, it, onTestFinished } from "vitest";
import { defaultLimits } from "../../../src/core/limits.ts";
import { type ReadUrlsOptions, readUrls } from "../../../src/io/project/read-urls.ts";
import { lockedAsset, lockedPage, lockfile } from "../../outputs/builders.ts";
import { type HostileServer, sends, startHostileServer } from "../../support/hostile-server.ts";
import { sampleBytes } from "../facts/sample-media.ts";
import { requestOf, urlRequestOf } from "./requests.ts";

const png = sampleBytes("png");

function optionsOf(changes: Partial<ReadUrlsOptions> = {}): ReadUrlsOptions {
  const fixed = { isOffline: false, allowPrivateHosts: true, env: {}, limits: defaultLimits };
  return { ...fixed, lockfile: { pages: new Map() }, ...changes };
}

async function startServer(): Promise<HostileServer> {
  const server = await startHostileServer();
  onTestFinished(server.close);
  return server;
}

/** What each URL came to, in a word: its content type, a problem's code, or the kind. */
async function told(
  urls: readonly string[],
  changes: Partial<ReadUrlsOptions> = {},
): Promise<readonly unknown[]> {
  const read = await readUrls(
    urls.map((url) => urlRequestOf(url)),
    optionsOf(changes),
  );
  return [...read.values()].map((result) =>
    result.kind === "problem" ? result.code : result.kind === "url" ? result.contentType : result,
  );
}

describe("readUrls", () => {
  it("reads each URL once, and nothing that is no URL", async () => {
    const server = await startServer();
    const url = server.on("/a.png", sends(png));
    const missing = `${server.url}/missing.png`;
    expect(await told([url, missing, url])).toEqual(["image/png", "url-status"]);
    expect(server.requests).toHaveLength(2);
    expect(await readUrls([requestOf("x.png")], optionsOf())).toEqual(new Map());
  });

  it("asks nothing offline, and tells written private addresses all the same", async () => {
    const urls = [
      "https://a.example/a.png",
      "http://10.0.0.1/a.png",
      "http://localhost/a.png",
      "http://169.254.1.1/a.png",
      "http://sandbox.localhost/a.png",
      "no url",
    ];
    const unasked = { kind: "unasked" };
    const refused = "url-private-host";
    expect(await told(urls, { isOffline: true, allowPrivateHosts: false })).toEqual([
      unasked,
      refused,
      refused,
      refused,
      unasked,
      unasked,
    ]);
    expect(await told(urls, { isOffline: true })).toEqual([
      unasked,
      unasked,
      unasked,
      refused,
      unasked,
      unasked,
    ]);
  });

  it("refuses private hosts, but not the sandbox's own", async () => {
    const server = await startServer();
    const url = server.on("/_sandbox/media/a.png", sends(png));
    const sandbox = "http://sandbox.localhost/a.png";
    const changes = { allowPrivateHosts: false, sandboxUrl: server.url };
    expect(await told([url, sandbox], changes)).toEqual(["url-private-host", "image/png"]);
  });

  it("asks with the validators of the latest upload, and keeps it where nothing changed", async () => {
    const server = await startServer();
    const url = server.on("/a.png", (response, request) => {
      const isSame = request.headers["if-none-match"] === '"new"';
      response.writeHead(isSame ? 304 : 200).end(isSame ? undefined : png);
    });
    const old = lockedAsset("1", { source: url, etag: '"old"', uploadedAtMs: 1 });
    const latest = lockedAsset("2", { source: url, etag: '"new"', lastModified: "then", uploadedAtMs: 2 });
    const held = lockfile({
      acme: lockedPage(new Map([["a", old]])),
      beta: lockedPage(new Map([["b", latest]])),
    });
    expect(await told([url], { lockfile: held })).toEqual([{ kind: "unchanged", locked: latest }]);
    expect(
      server.requests.map(({ headers }) => [headers["if-none-match"], headers["if-modified-since"]]),
    ).toEqual([['"new"', "then"]]);
  });

  it("reads no more than the limit of its type", async () => {
    const server = await startServer();
    const url = server.on("/a.png", sends(png));
    const limits = { ...defaultLimits, imageBytes: 10 };
    const read = await readUrls([urlRequestOf(url, "image")], optionsOf({ limits }));
    expect(read.get(url)).toMatchObject({ kind: "problem", code: "url-too-large" });
    expect(await told([url], { limits })).toEqual(["image/png"]);
  });

  it("asks one host four times at a time, and others meanwhile", async () => {
    const [slow, fast] = await Promise.all([startServer(), startServer()]);
    const held: (() => void)[] = [];
    const names = ["1", "2", "3", "4", "5", "6"];
    const slowUrls = names.map((name) =>
      slow.on(`/${name}`, (response) => void held.push(() => response.end(png))),
    );
    let askedOfSlow = 0;
    const fastUrl = fast.on("/a.png", (response) => {
      const answer = (): void => {
        if (held.length < 4) return void setImmediate(answer);
        askedOfSlow = slow.requests.length;
        response.end(png, () => held.splice(0).forEach((release) => void release()));
      };
      answer();
    });
    const reading = told([...slowUrls, fastUrl]);
    while (slow.requests.length < 6) {
      if (askedOfSlow > 0) held.splice(0).forEach((release) => void release());
      await new Promise((resolve) => setImmediate(resolve));
    }
    held.splice(0).forEach((release) => void release());
    expect(askedOfSlow).toBe(4);
    expect(await reading).toEqual(Array.from({ length: 7 }, () => "image/png"));
  });

  it("takes a proxy that is no URL for a problem of the URLs", async () => {
    expect(await told(["https://a.example/a.png"], { env: { HTTPS_PROXY: "http://[" } })).toEqual([
      "url-unreachable",
    ]);
  });
});
