import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AssetType } from "../../../src/core/asset-type.ts";
import { defaultLimits, type PlatformLimits } from "../../../src/core/limits.ts";
import { downloadUrl } from "../../../src/io/apply/download.ts";
import { createUrlSource, type UrlSource } from "../../../src/io/apply/url-source.ts";
import { createUrlDispatchers } from "../../../src/io/facts/url-dispatchers.ts";
import { defaultUrlTimeouts } from "../../../src/io/facts/url-timeouts.ts";
import { desiredAsset, desiredPage, desiredState } from "../../outputs/builders.ts";
import { type HostileServer, sends, startHostileServer } from "../../support/hostile-server.ts";
import { tempProject } from "../../support/temp-project.ts";

const graphUrl = "https://graph.facebook.com";
const digestOfA = "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

interface Opened {
  readonly source: UrlSource;
  readonly server: HostileServer;
  /** Where temporary files go. */
  readonly folder: string;
}

async function open(
  options: {
    readonly limits?: Partial<PlatformLimits>;
    readonly types?: Readonly<Record<string, AssetType>>;
    readonly allowPrivateHosts?: boolean;
    readonly isSandbox?: boolean;
  } = {},
): Promise<Opened> {
  const server = await startHostileServer();
  onTestFinished(server.close);
  const folder = join(await tempProject(), ".messenger-assets", "m");
  const assets = Object.entries(options.types ?? {}).map(([path, type]) =>
    desiredAsset(path, {
      content: { kind: "unknown", type },
      transport: { kind: "url-bytes", url: `${server.url}${path}` },
    }),
  );
  const source = createUrlSource({
    allowPrivateHosts: options.allowPrivateHosts ?? true,
    env: {},
    urlTimeouts: defaultUrlTimeouts,
    graphUrl: options.isSandbox === true ? server.url : graphUrl,
    desired: desiredState(desiredPage("default", [...assets, desiredAsset("file")])),
    manifest: { limits: { ...defaultLimits, ...options.limits } },
    paths: { journal: join(folder, "journal.jsonl") },
  });
  onTestFinished(source.close);
  return { source, server, folder };
}

const { signal } = new AbortController();

async function leftIn(folder: string): Promise<readonly string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

describe("download", () => {
  it("puts the bytes into a file of the project's own folder, until it is disposed of", async () => {
    const { source, server, folder } = await open();
    const file = await source.download(server.on("/a", sends("abc")), signal);
    expect([await readFile(file.path, "utf8"), file.sizeBytes]).toEqual(["abc", 3]);
    expect(file.path.startsWith(folder)).toBe(true);
    await file.dispose();
    expect(await leftIn(folder)).toEqual([]);
  });

  it("takes off a Content-Encoding, as Meta would", async () => {
    const { source, server } = await open();
    const url = server.on("/a", sends(gzipSync("abc"), { "content-encoding": "gzip" }));
    const file = await source.download(url, signal);
    expect([await readFile(file.path, "utf8"), file.sizeBytes]).toEqual(["abc", 3]);
  });

  it("asks the sandbox for what it serves", async () => {
    const { source, server } = await open({ isSandbox: true, allowPrivateHosts: false });
    server.on("/_sandbox/media/a.png", sends("abc"));
    const file = await source.download("http://sandbox.localhost/a.png", signal);
    expect(await readFile(file.path, "utf8")).toBe("abc");
  });

  it.each([
    ["url-status", sends("gone", {}, 404)],
    ["url-encoding", sends("abc", { "content-encoding": "zip" })],
    ["url-encoding", sends("abc", { "content-encoding": "gzip" })],
  ])("fails with %s, and leaves no file", async (code, answer) => {
    const { source, server, folder } = await open();
    await expect(source.download(server.on("/a", answer), signal)).rejects.toMatchObject({
      name: "UploadError",
      detail: { code, scope: "asset" },
    });
    expect(await leftIn(folder)).toEqual([]);
  });

  it("fails with what another attempt may mend when the reply breaks off", async () => {
    const { source, server, folder } = await open();
    const url = server.on("/a", (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("abc", () => response.destroy());
    });
    await expect(source.download(url, signal)).rejects.toMatchObject({
      detail: { code: "url-truncated", scope: "asset", graphClass: "retry" },
    });
    expect(await leftIn(folder)).toEqual([]);
  });

  it("reads no more than the limit of the type that the URL is uploaded as", async () => {
    const limits = { imageBytes: 3, otherBytes: 5 };
    const { source, server, folder } = await open({ limits, types: { "/image": "image", "/file": "file" } });
    for (const path of ["/image", "/file", "/unknown"]) server.on(path, sends("abcd"));
    const sizes = await Promise.all(
      ["/image", "/file", "/unknown"].map((path) =>
        source.download(`${server.url}${path}`, signal).then(
          async ({ sizeBytes, dispose }) => dispose().then(() => sizeBytes),
          (error: unknown) => error,
        ),
      ),
    );
    expect(sizes).toEqual([
      expect.objectContaining({ detail: expect.objectContaining({ code: "url-too-large" }) }),
      4,
      4,
    ]);
    expect(await leftIn(folder)).toEqual([]);
  });

  it("refuses private addresses unless they are allowed", async () => {
    const { source, server } = await open({ allowPrivateHosts: false });
    await expect(source.download(server.on("/a", sends("abc")), signal)).rejects.toMatchObject({
      detail: { code: "url-private-host", hint: expect.stringContaining("--allow-private-hosts") },
    });
  });

  it("ends when the time is over, or when it is told to, and leaves no file", async () => {
    const { source, server, folder } = await open();
    const url = server.on("/a", (response) => void response.writeHead(200).write("abc"));
    const dispatchers = await createUrlDispatchers({ allowPrivateHosts: true, env: {} });
    onTestFinished(dispatchers.close);
    const timeouts = { ...defaultUrlTimeouts, bytesMs: 20 };
    const road = { dispatchers, allowPrivateHosts: true, limits: defaultLimits, timeouts, type: undefined };
    await expect(downloadUrl(url, { road, folder, signal })).rejects.toMatchObject({
      detail: { code: "url-timeout", message: expect.stringMatching(/ took longer than 0\.02 s$/) },
    });
    const controller = new AbortController();
    const download = source.download(url, controller.signal);
    controller.abort(new Error("stop"));
    await expect(download).rejects.toThrow("stop");
    expect(await leftIn(folder)).toEqual([]);
  });
});

describe("askAgain", () => {
  const planned = { digest: digestOfA, etag: '"1"' };

  it.each([
    ["says that nothing changed", "same", sends("", {}, 304)],
    ["has the same bytes under other validators", "same", sends("a", { etag: '"2"' })],
    ["has other bytes", "changed", sends("b", { etag: '"2"' })],
    ["is broken", "unknown", sends("", {}, 503)],
  ] as const)("of a server that %s gives %s", async (_, expected, answer) => {
    const { source, server } = await open();
    const url = server.on("/a", answer);
    expect(await source.askAgain({ ...planned, url }, signal)).toBe(expected);
    expect(server.requests.map(({ headers }) => headers["if-none-match"])).toEqual(['"1"']);
  });

  it("asks by date where there is no ETag", async () => {
    const { source, server } = await open();
    const url = server.on("/a", sends("", {}, 304));
    const lastModified = "Sun, 22 Nov 2026 08:00:00 GMT";
    expect(await source.askAgain({ url, digest: digestOfA, lastModified }, signal)).toBe("same");
    expect(server.requests.map(({ headers }) => headers["if-modified-since"])).toEqual([lastModified]);
  });

  it("ends when it is told to", async () => {
    const { source, server } = await open();
    const controller = new AbortController();
    const url = server.on("/a", () => controller.abort(new Error("stop")));
    await expect(source.askAgain({ ...planned, url }, controller.signal)).rejects.toThrow("stop");
  });
});

it("opens nothing that is not needed", async () => {
  const { source } = await open();
  await expect(source.close()).resolves.toBeUndefined();
});
