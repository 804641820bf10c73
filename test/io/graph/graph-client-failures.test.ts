import { execFileSync } from "node:child_process";
import { appendFile, mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/io/graph/secret.ts";
import { jsonReply, rawReply, type ServerAnswer } from "../../support/recording-server.ts";
import {
  appSecretText,
  credentials,
  failureOf,
  fileRequest,
  openClient,
  openFile,
  openServer,
  quietSignal,
  tokenText,
  uploadRequest,
} from "./client-fixture.ts";
import { sha256 } from "./sha256.ts";

const signal = quietSignal();

const lost = {
  code: "reply-lost",
  hint: "the attachment may exist at Meta under an ID that nobody knows; run again to upload it anew",
  scope: "asset",
  possibleDuplicate: true,
  graphClass: "retry",
} as const;

const cutOff = 'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"attachment_id":"18577';

const unreadableReplies: readonly (readonly [string, ServerAnswer, number])[] = [
  ["an HTML page of a gateway", rawReply("<html>Bad Gateway</html>", 502), 502],
  ["an empty 500", rawReply("", 500), 500],
  ["an HTML page with status 200", rawReply("<html>Log in</html>", 200), 200],
  ["truncated JSON", rawReply('{"attachment_id":"18577'), 200],
  ["a page of 2 MB", rawReply("x".repeat(2_000_000)), 200],
  ["JSON without an ID", jsonReply({ success: "true" }), 200],
  ["a redirect", rawReply("", 302, ["Location: /elsewhere"]), 302],
];

const brokenReplies: readonly (readonly [string, ServerAnswer])[] = [
  ["a reset", { kind: "reset" }],
  ["a connection closed without a reply", { kind: "close", bytes: "" }],
  ["a reply that is cut off", { kind: "close", bytes: cutOff }],
  ["bytes that are not HTTP", { kind: "close", bytes: "hello\r\n\r\n" }],
];

describe("a lost reply", () => {
  it.each(unreadableReplies)("is %s", async (_what, answer, status) => {
    const server = await openServer(() => answer);
    const client = openClient(server.url);
    const expected = { ...lost, message: `the reply holds neither an ID nor an error (HTTP ${status})` };
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual(expected);
    const path = await openFile("bytes");
    expect(await failureOf(client.upload(fileRequest(path, 5), { signal }))).toEqual(expected);
  });

  it.each(brokenReplies)("is %s", async (_what, answer) => {
    const server = await openServer(() => answer);
    const client = openClient(server.url);
    const path = await openFile("bytes");
    for (const request of [uploadRequest(), fileRequest(path, 5)]) {
      const { message, ...detail } = await failureOf(client.upload(request, { signal }));
      expect({ ...detail, message }).toEqual({ ...lost, message });
      expect(message).toMatch(
        new RegExp(
          `^the connection to 127.0.0.1:${server.port} broke before the whole reply came \\(\\w+\\)$`,
        ),
      );
    }
  });

  it("is a reset while the file is sent", async () => {
    const server = await openServer(undefined, {
      keepBodies: false,
      whileReading: (_line, bodyBytes) => (bodyBytes > 1_000_000 ? { kind: "reset" } : undefined),
    });
    const path = await openFile(Buffer.alloc(8_000_000));
    const upload = openClient(server.url).upload(fileRequest(path, 8_000_000), { signal });
    const { message, ...detail } = await failureOf(upload);
    expect({ ...detail, message: lost.code }).toEqual({ ...lost, message: lost.code });
    expect(message).toContain("broke before the whole reply came");
  });

  it("is an ID that comes before the whole file was sent", async () => {
    const server = await openServer(undefined, {
      readDelayMs: 1,
      whileReading: () => jsonReply({ attachment_id: "1" }),
    });
    const path = await openFile(Buffer.alloc(24_000_000));
    const upload = openClient(server.url).upload(fileRequest(path, 24_000_000), { signal });
    expect(await failureOf(upload)).toEqual({
      code: "reply-lost",
      message: "an ID came before the whole file was sent",
      hint: "run again to upload it anew",
      scope: "asset",
      possibleDuplicate: true,
      graphClass: "retry",
    });
  });

  it("is a reply that does not come in time", async () => {
    const server = await openServer(() => ({ kind: "hang" }));
    const client = openClient(server.url, { timeouts: { replyMs: 40 } });
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual({
      ...lost,
      message: `no whole reply from 127.0.0.1:${server.port} in time`,
    });
    const path = await openFile("bytes");
    expect(await failureOf(client.upload(fileRequest(path, 5), { signal }))).toEqual({
      ...lost,
      message: `no whole reply from 127.0.0.1:${server.port} in time`,
    });
  });

  it("is a reply whose end does not come in time", async () => {
    const server = await openServer(() => cutOff);
    const client = openClient(server.url, { timeouts: { replyMs: 60 } });
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual({
      ...lost,
      message: `no whole reply from 127.0.0.1:${server.port} in time`,
    });
  });

  it("is a server that stops taking the bytes", async () => {
    const server = await openServer(undefined, { readDelayMs: 3_600_000 });
    const path = await openFile(Buffer.alloc(24_000_000));
    const client = openClient(server.url, { timeouts: { stallMs: 60 } });
    expect(await failureOf(client.upload(fileRequest(path, 24_000_000), { signal }))).toEqual({
      ...lost,
      message: `127.0.0.1:${server.port} stopped taking the bytes`,
    });
  });

  it.each([
    ["a slow video by URL", { type: "video" } as const],
    ["a slow file", undefined],
  ])("is not %s, which has a longer time", async (_what, changes) => {
    let release = (): void => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await openServer(async ({ body }) => {
      if (!body.includes("slow")) return { kind: "hang" };
      await isReleased;
      return jsonReply({ attachment_id: "7" });
    });
    const client = openClient(server.url, { timeouts: { replyMs: 1, fileBytesPerSecond: 0.1 } });
    const url = { kind: "url", url: "https://cdn.example.com/slow.mp4" } as const;
    const slow =
      changes === undefined
        ? fileRequest(await openFile("slow"), 4)
        : uploadRequest({ ...changes, body: url });
    const uploaded = client.upload(slow, { signal });
    expect((await failureOf(client.upload(uploadRequest(), { signal }))).code).toBe("reply-lost");
    release();
    expect((await uploaded).attachmentId).toBe("7");
  });
});

describe("a request of which nothing was sent", () => {
  it("says who refused the connection", async () => {
    const port = await unusedPort();
    const client = openClient(`http://127.0.0.1:${port}`);
    const expected = {
      code: "network",
      message: `connection to 127.0.0.1:${port} refused`,
      hint: "nothing listens there, or a firewall is in between: check `MESSENGER_GRAPH_URL` and `HTTPS_PROXY`",
      scope: "asset",
      graphClass: "retry",
    };
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual(expected);
    const path = await openFile("bytes");
    expect(await failureOf(client.upload(fileRequest(path, 5), { signal }))).toEqual(expected);
    expect(await failureOf(client.identifyPage({ name: "acme" }, signal))).toEqual({
      ...expected,
      scope: "page",
    });
  });

  it("says that a connection does not come about in time", async () => {
    const server = await openServer(undefined, { onConnection: () => ({ kind: "hang" }) });
    const client = openClient(`https://127.0.0.1:${server.port}`, { timeouts: { connectMs: 40 } });
    const expected = {
      code: "network",
      message: `no connection to 127.0.0.1:${server.port} in time`,
      hint: "check the network, and `HTTPS_PROXY` where a proxy is needed",
      scope: "asset",
      graphClass: "retry",
    };
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual(expected);
    const path = await openFile("bytes");
    expect(await failureOf(client.upload(fileRequest(path, 5), { signal }))).toEqual(expected);
  });

  it("stops the run when TLS does not work, since no retry mends that", async () => {
    const server = await openServer(undefined, { onConnection: () => rawReply("plain HTTP") });
    const client = openClient(`https://127.0.0.1:${server.port}`);
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual({
      code: "network",
      message: `no secure connection to 127.0.0.1:${server.port} (ERR_SSL_WRONG_VERSION_NUMBER)`,
      hint: "behind a proxy that inspects TLS, set `NODE_EXTRA_CA_CERTS` to the file with its certificate",
      scope: "run",
    });
  });
});

describe("an answer of Meta", () => {
  const throttled = {
    message: "(#4) Application request limit reached",
    type: "OAuthException",
    is_transient: true,
    code: 4,
    fbtrace_id: "FlQgl+5U8pF",
  };

  it.each([[403], [200], [500]])("is read by its code, with status %d", async (status) => {
    const server = await openServer(() => jsonReply({ error: throttled }, status));
    expect(await failureOf(openClient(server.url).upload(uploadRequest(), { signal }))).toEqual({
      code: "4",
      message: "(#4) Application request limit reached",
      trace: "FlQgl+5U8pF",
      hint: "wait before the next run: more calls now prolong the block; a lower `--max-usage` or `--concurrency` keeps clear of it",
      scope: "asset",
      graphClass: "throttled-app",
    });
  });

  it("counts although the file was not all sent", async () => {
    const error = { message: "(#100) too large", code: 100, error_subcode: 2018109 };
    const server = await openServer(undefined, {
      readDelayMs: 1,
      whileReading: () => jsonReply({ error }, 400),
    });
    const path = await openFile(Buffer.alloc(24_000_000));
    const detail = await failureOf(openClient(server.url).upload(fileRequest(path, 24_000_000), { signal }));
    expect(detail).toEqual({
      code: "100",
      subcode: 2018109,
      message: "(#100) too large",
      hint: "over Meta's size limit (images 8 MB, everything else 25 MB): make the file smaller",
      scope: "asset",
      graphClass: "asset",
    });
  });

  it("carries the subcode, and a hint that names the token's variable", async () => {
    const error = { message: "Session has expired", code: 190, error_subcode: 463, fbtrace_id: "H2" };
    const server = await openServer(() => jsonReply({ error }, 400));
    const client = openClient(server.url);
    const expected = {
      code: "190",
      subcode: 463,
      message: "Session has expired",
      trace: "H2",
      hint: "the token has expired: make a new Page access token and set `ACME_TOKEN`",
      scope: "page",
      graphClass: "page",
    };
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual(expected);
    expect(await failureOf(client.identifyPage({ name: "acme" }, signal))).toEqual(expected);
  });

  it("stops the run when Meta blocks for its policies", async () => {
    const server = await openServer(() => jsonReply({ error: { message: "m", code: 368 } }, 400));
    const detail = await failureOf(openClient(server.url).upload(uploadRequest(), { signal }));
    expect({ scope: detail.scope, graphClass: detail.graphClass }).toEqual({
      scope: "run",
      graphClass: "run",
    });
  });

  it.each([
    [["Retry-After: 120"], 120_000],
    [['x-business-use-case-usage: {"1":[{"call_count":101,"estimated_time_to_regain_access":3}]}'], 180_000],
  ])("says how long to wait, from %j", async (headers, retryAfterMs) => {
    const server = await openServer(() => jsonReply({ error: throttled }, 403, headers));
    const detail = await failureOf(openClient(server.url).upload(uploadRequest(), { signal }));
    expect(detail.retryAfterMs).toBe(retryAfterMs);
  });

  it("may repeat a secret, which is then redacted", async () => {
    const error = {
      message: `Malformed access token ${tokenText}, secret ${appSecretText}`,
      code: 999,
      error_user_msg: `See ${tokenText}`,
      fbtrace_id: tokenText,
    };
    const server = await openServer(() => jsonReply({ error }, 400));
    const appSecret = new Secret(appSecretText);
    const client = openClient(server.url, { credentialsOf: () => ({ ...credentials, appSecret }) });
    expect(await failureOf(client.upload(uploadRequest(), { signal }))).toEqual({
      code: "999",
      message: "Malformed access token [redacted], secret [redacted]",
      trace: "[redacted]",
      hint: "See [redacted]",
      scope: "asset",
      graphClass: "asset",
    });
  });

  it.each([
    ["HTML", rawReply("<html>", 200)],
    ["no ID", jsonReply({ name: "Acme" })],
    ["an ID that is no number", jsonReply({ id: "me" })],
  ])("to the question who the token is must name a Page: %s", async (_what, answer) => {
    const server = await openServer(() => answer);
    expect(await failureOf(openClient(server.url).identifyPage({ name: "acme" }, signal))).toEqual({
      code: "reply-invalid",
      message: "the answer to `me` names no Page (HTTP 200)",
      hint: "check that `MESSENGER_GRAPH_URL` and the proxy lead to the Graph API, and run again",
      scope: "page",
      graphClass: "retry",
    });
  });

  it("to the question who the token is must come in time", async () => {
    const server = await openServer(() => ({ kind: "hang" }));
    const client = openClient(server.url, { timeouts: { replyMs: 30 } });
    expect(await failureOf(client.identifyPage({ name: "acme" }, signal))).toEqual({
      code: "network",
      message: `no answer from 127.0.0.1:${server.port} in time`,
      hint: "check the network, and `HTTPS_PROXY` where a proxy is needed",
      scope: "page",
      graphClass: "retry",
    });
  });
});

describe("a file that is not as planned", () => {
  const hint = "run again: the next plan reads the file anew";

  describe.each([5, 100_000])("and of %i bytes", (sizeBytes) => {
    it.each([
      ["gone", (path: string) => rm(path), "is gone"],
      ["larger", (path: string) => appendFile(path, "x"), "has another size"],
      ["smaller", (path: string) => truncate(path, 1), "has another size"],
      ["a folder", (path: string) => rm(path).then(() => mkdir(path)), "has another size"],
      ["a pipe", (path: string) => rm(path).then(() => execFileSync("mkfifo", [path])), "has another size"],
    ])("is not sent when it is %s", async (_how, change, words) => {
      const server = await openServer();
      const path = await openFile(Buffer.alloc(sizeBytes));
      await change(path);
      expect(
        await failureOf(openClient(server.url).upload(fileRequest(path, sizeBytes), { signal })),
      ).toEqual({
        code: "file-changed",
        message: `\`${path}\` ${words} since it was planned`,
        hint,
        scope: "asset",
      });
      expect(server.connections()).toBe(0);
    });
  });

  it.each([
    ["grows", (path: string) => appendFile(path, "x"), "has grown"],
    ["shrinks", (path: string) => truncate(path, 12_000_000), "has shrunk"],
  ])("is not sent to its end when it %s on the way", async (_how, change, words) => {
    const path = await openFile(Buffer.alloc(24_000_000));
    let changing: Promise<void> | undefined;
    const server = await openServer(undefined, {
      keepBodies: false,
      readDelayMs: 1,
      whileReading: () => {
        changing ??= change(path);
        return undefined;
      },
    });
    expect(await failureOf(openClient(server.url).upload(fileRequest(path, 24_000_000), { signal }))).toEqual(
      {
        code: "file-changed",
        message: `\`${path}\` ${words} since it was planned`,
        hint,
        scope: "asset",
      },
    );
    await changing;
    expect(server.requests).toEqual([]);
  });

  it("says so when it is a folder's child of a file, which is gone too", async () => {
    const server = await openServer();
    const path = `${await openFile("bytes")}/child.png`;
    const detail = await failureOf(openClient(server.url).upload(fileRequest(path, 5), { signal }));
    expect(detail.code).toBe("file-changed");
  });

  it("is recorded for what it is when its bytes alone changed", async () => {
    const server = await openServer();
    const path = await openFile("bytes");
    await writeFile(path, "other");
    const reply = await openClient(server.url).upload(fileRequest(path, 5), { signal });
    expect(reply.sent).toEqual({
      digest: server.requests[0]?.body.includes("other") === true ? sha256("other") : "not sent",
      sizeBytes: 5,
    });
  });

  it("could not be read when its path is too long for the system", async () => {
    const server = await openServer();
    const path = `/${"x".repeat(5000)}`;
    expect(await failureOf(openClient(server.url).upload(fileRequest(path, 5), { signal }))).toEqual({
      code: "file-unreadable",
      message: `\`${path}\` could not be read (ENAMETOOLONG)`,
      hint: "check its permissions",
      scope: "asset",
    });
  });
});

describe("an upload that is interrupted", () => {
  const aborted = { code: "aborted", scope: "asset" } as const;

  it("before it began, sends nothing", async () => {
    const server = await openServer();
    const upload = openClient(server.url).upload(uploadRequest(), { signal: AbortSignal.abort() });
    expect(await failureOf(upload)).toEqual({ ...aborted, message: "interrupted before anything was sent" });
    expect(server.requests).toEqual([]);
  });

  it("while Meta works on it, may have made an ID", async () => {
    const controller = new AbortController();
    const server = await openServer(() => {
      controller.abort();
      return { kind: "hang" };
    });
    const upload = openClient(server.url).upload(uploadRequest(), { signal: controller.signal });
    expect(await failureOf(upload)).toEqual({
      ...aborted,
      message: "interrupted before Meta replied",
      possibleDuplicate: true,
    });
  });

  it("while its file is sent, stops sending", async () => {
    const controller = new AbortController();
    const server = await openServer(undefined, { keepBodies: false, readDelayMs: 1 });
    const path = await openFile(Buffer.alloc(24_000_000));
    let taken = 0;
    const upload = openClient(server.url).upload(fileRequest(path, 24_000_000), {
      signal: controller.signal,
      onBytes: (count) => {
        taken += count;
        if (taken > 200_000) controller.abort();
      },
    });
    expect((await failureOf(upload)).possibleDuplicate).toBe(true);
    expect(taken).toBeLessThan(400_000);
    expect(server.requests).toEqual([]);
  });

  it("while the URL is downloaded, sends nothing", async () => {
    const controller = new AbortController();
    const server = await openServer();
    const client = openClient(server.url, {
      download: (_url, downloadSignal) => {
        controller.abort();
        return Promise.reject(downloadSignal.reason);
      },
    });
    const body = { kind: "url-bytes", url: "https://media.example.com/p.pdf" } as const;
    const upload = client.upload(uploadRequest({ body }), { signal: controller.signal });
    expect(await failureOf(upload)).toEqual({ ...aborted, message: "interrupted before anything was sent" });
  });

  it("passes on why a download failed otherwise", async () => {
    const server = await openServer();
    const client = openClient(server.url);
    const body = { kind: "url-bytes", url: "https://media.example.com/p.pdf" } as const;
    await expect(client.upload(uploadRequest({ body }), { signal })).rejects.toThrow("nothing to download");
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
