import { rm, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { appSecretProof } from "../../../src/io/graph/credentials.ts";
import { Secret } from "../../../src/io/graph/secret.ts";
import { jsonReply, type RecordedRequest } from "../../support/recording-server.ts";
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
const replied = () => jsonReply({ attachment_id: "1857777774821032" });

/** The request with its port and boundary replaced, so that it can be compared as a whole. */
function normalise(request: RecordedRequest | undefined, port: number) {
  const boundary = /boundary=(\S+)/.exec(request?.headers.get("content-type") ?? "")?.[1] ?? "no boundary";
  const withoutBoundary = (text: string): string =>
    text.replaceAll(boundary, "BOUNDARY").replaceAll(`:${port}`, ":PORT");
  return {
    requestLine: request?.requestLine,
    headerLines: request?.headerLines.map(withoutBoundary),
    body: withoutBoundary(request?.body.toString("utf8") ?? ""),
  };
}

describe("upload of a URL", () => {
  it("sends the JSON that Meta documents, with the token in a header", async () => {
    const server = await openServer(replied);
    const reply = await openClient(server.url).upload(uploadRequest({ pageId: "1234567890" }), { signal });
    expect(reply).toEqual({ attachmentId: "1857777774821032", uploadedAtMs: 1_795_334_400_000 });
    const body =
      '{"message":{"attachment":{"type":"image","payload":{"url":"https://cdn.example.com/a.png","is_reusable":true}}}}';
    expect(normalise(server.requests[0], server.port)).toEqual({
      requestLine: "POST /v25.0/1234567890/message_attachments HTTP/1.1",
      headerLines: [
        "host: 127.0.0.1:PORT",
        "connection: keep-alive",
        "user-agent: messenger-assets/0.0.0",
        "accept: application/json",
        `authorization: Bearer ${tokenText}`,
        "content-type: application/json",
        `content-length: ${body.length}`,
      ],
      body,
    });
  });

  it("names the platform for Instagram alone", async () => {
    const server = await openServer(replied);
    await openClient(server.url).upload(uploadRequest({ platform: "instagram" }), { signal });
    expect(server.requests[0]?.body.toString()).toBe(
      '{"message":{"attachment":{"type":"image","payload":{"url":"https://cdn.example.com/a.png","is_reusable":true}}},"platform":"instagram"}',
    );
  });

  it("percent-encodes spaces and other letters of the URL", async () => {
    const server = await openServer(replied);
    const body = { kind: "url", url: "https://cdn.example.com/größe 1.png?q=ü" } as const;
    await openClient(server.url).upload(uploadRequest({ body }), { signal });
    expect(server.requests[0]?.body.toString()).toContain(
      '"url":"https://cdn.example.com/gr%C3%B6%C3%9Fe%201.png?q=%C3%BC"',
    );
  });

  it.each([
    ["/base", "/base/v25.0/me/message_attachments"],
    ["/base/", "/base/v25.0/me/message_attachments"],
    ["/", "/v25.0/me/message_attachments"],
  ])("keeps the base path %s", async (base, path) => {
    const server = await openServer(replied);
    await openClient(`${server.url}${base}`).upload(uploadRequest(), { signal });
    expect(server.requests[0]?.requestLine).toBe(`POST ${path} HTTP/1.1`);
  });

  it("adds appsecret_proof to the query when there is an app secret", async () => {
    const server = await openServer(replied);
    const appSecret = new Secret(appSecretText);
    const client = openClient(server.url, { credentialsOf: () => ({ ...credentials, appSecret }) });
    await client.upload(uploadRequest(), { signal });
    const proof = appSecretProof(credentials.token, appSecret);
    expect(server.requests[0]?.requestLine).toBe(
      `POST /v25.0/me/message_attachments?appsecret_proof=${proof} HTTP/1.1`,
    );
  });

  it("asks for the credentials of the request's Page", async () => {
    const server = await openServer(replied);
    const client = openClient(server.url, {
      credentialsOf: async (page) => ({ token: new Secret(`token-of-${page}`) }),
    });
    await client.upload(uploadRequest({ page: "acme-staging" }), { signal });
    expect(server.requests[0]?.headers.get("authorization")).toBe("Bearer token-of-acme-staging");
  });
});

describe("upload of a file", () => {
  it.each([
    ["small", "PNG bytes", [9]],
    ["large", "PNG bytes".padEnd(100_000), [65_536, 34_464]],
  ])(
    "of a %s size sends the two parts that Meta documents, and says what it sent",
    async (_, bytes, chunks) => {
      const server = await openServer(replied);
      const path = await openFile(bytes);
      const taken: number[] = [];
      const reply = await openClient(server.url).upload(fileRequest(path, bytes.length), {
        signal,
        onBytes: (count) => taken.push(count),
      });
      expect(reply).toEqual({
        attachmentId: "1857777774821032",
        uploadedAtMs: 1_795_334_400_000,
        sent: { digest: sha256(bytes), sizeBytes: bytes.length },
      });
      expect(taken).toEqual(chunks);
      const request = server.requests[0];
      expect(normalise(request, server.port)).toEqual({
        requestLine: "POST /v25.0/me/message_attachments HTTP/1.1",
        headerLines: [
          "host: 127.0.0.1:PORT",
          "connection: keep-alive",
          "user-agent: messenger-assets/0.0.0",
          "accept: application/json",
          `authorization: Bearer ${tokenText}`,
          "content-type: multipart/form-data; boundary=BOUNDARY",
          `content-length: ${request?.bodyBytes}`,
        ],
        body: [
          "--BOUNDARY",
          'Content-Disposition: form-data; name="message"',
          "",
          '{"attachment":{"type":"image","payload":{"is_reusable":true}}}',
          "--BOUNDARY",
          'Content-Disposition: form-data; name="filedata"; filename="welcome.png"',
          "Content-Type: image/png",
          "",
          bytes,
          "--BOUNDARY--",
          "",
        ].join("\r\n"),
      });
    },
  );

  it("escapes a quote in the file name, and names the platform for Instagram", async () => {
    const server = await openServer(replied);
    const path = await openFile("x");
    const request = { ...fileRequest(path, 1), platform: "instagram", fileName: 'a"b.png' } as const;
    await openClient(server.url).upload(request, { signal });
    expect(normalise(server.requests[0], server.port).body).toBe(
      [
        "--BOUNDARY",
        'Content-Disposition: form-data; name="message"',
        "",
        '{"attachment":{"type":"image","payload":{"is_reusable":true}}}',
        "--BOUNDARY",
        'Content-Disposition: form-data; name="platform"',
        "",
        "instagram",
        "--BOUNDARY",
        'Content-Disposition: form-data; name="filedata"; filename="a%22b.png"',
        "Content-Type: image/png",
        "",
        "x",
        "--BOUNDARY--",
        "",
      ].join("\r\n"),
    );
  });

  it("sends an empty file", async () => {
    const server = await openServer(replied);
    const reply = await openClient(server.url).upload(fileRequest(await openFile(""), 0), { signal });
    expect(reply.sent).toEqual({ digest: sha256(""), sizeBytes: 0 });
    expect(server.requests).toHaveLength(1);
  });

  it("opens the file anew for every attempt", async () => {
    const server = await openServer(replied);
    const client = openClient(server.url);
    const request = fileRequest(await openFile("twice"), 5);
    await client.upload(request, { signal });
    await client.upload(request, { signal });
    const bodies = server.requests.map((sent) => normalise(sent, server.port).body);
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[1]).toContain("twice");
    expect(server.connections()).toBe(1);
  });
});

describe("an upload that was prepared", () => {
  it("sends what its file held then, and in a second attempt what it holds now", async () => {
    const server = await openServer(replied);
    const client = openClient(server.url);
    const path = await openFile("first");
    const request = fileRequest(path, 5);
    await client.prepare(request);
    await writeFile(path, "later");
    const replies = [await client.upload(request, { signal }), await client.upload(request, { signal })];
    expect(replies.map(({ sent }) => sent?.digest)).toEqual([sha256("first"), sha256("later")]);
    expect(server.requests.map(({ body }) => /first|later/.exec(body.toString())?.[0])).toEqual([
      "first",
      "later",
    ]);
  });

  it("fails when it is sent, not before, if its file is not as planned", async () => {
    const client = openClient((await openServer(replied)).url);
    const request = fileRequest(await openFile("bytes"), 4);
    await client.prepare(request);
    expect((await failureOf(client.upload(request, { signal }))).code).toBe("file-changed");
  });

  it("reads a large file only when it is sent", async () => {
    const client = openClient((await openServer(replied)).url);
    const path = await openFile(Buffer.alloc(100_000));
    const request = fileRequest(path, 100_000);
    await client.prepare(request);
    await rm(path);
    expect((await failureOf(client.upload(request, { signal }))).code).toBe("file-changed");
  });

  it("has nothing to prepare where Meta fetches a URL", async () => {
    const client = openClient((await openServer(replied)).url);
    const request = uploadRequest();
    await client.prepare(request);
    expect((await client.upload(request, { signal })).attachmentId).toBe("1857777774821032");
  });
});

describe("upload of a URL's bytes", () => {
  it("downloads first, sends the file and removes it", async () => {
    const server = await openServer(replied);
    const path = await openFile("downloaded");
    const calls: string[] = [];
    const client = openClient(server.url, {
      download: async (url) => {
        calls.push(`download ${url}`);
        return { path, sizeBytes: 10, dispose: async () => void calls.push("dispose") };
      },
    });
    const body = { kind: "url-bytes", url: "https://media.example.com/p.pdf" } as const;
    const reply = await client.upload(uploadRequest({ body }), { signal });
    expect(reply.sent).toEqual({ digest: sha256("downloaded"), sizeBytes: 10 });
    expect(calls).toEqual(["download https://media.example.com/p.pdf", "dispose"]);
    expect(server.requests[0]?.body.toString()).toContain("\r\n\r\ndownloaded\r\n");
  });

  it("removes the file when Meta refuses it", async () => {
    const server = await openServer(() => jsonReply({ error: { message: "m", code: 100 } }, 400));
    const path = await openFile("x");
    let disposed = 0;
    const client = openClient(server.url, {
      download: async () => ({
        path,
        sizeBytes: 1,
        dispose: async () => {
          disposed += 1;
        },
      }),
    });
    const body = { kind: "url-bytes", url: "https://media.example.com/p.pdf" } as const;
    await expect(client.upload(uploadRequest({ body }), { signal })).rejects.toThrow("m");
    expect(disposed).toBe(1);
  });
});

describe("identifyPage", () => {
  it("asks who the token is", async () => {
    const server = await openServer(() => jsonReply({ id: "1234567890", name: "Acme" }));
    const appSecret = new Secret(appSecretText);
    const client = openClient(server.url, { credentialsOf: () => ({ ...credentials, appSecret }) });
    expect(await client.identifyPage({ name: "acme" }, signal)).toEqual({ id: "1234567890", name: "Acme" });
    const proof = appSecretProof(credentials.token, appSecret);
    expect(normalise(server.requests[0], server.port)).toEqual({
      requestLine: `GET /v25.0/me?fields=id,name&appsecret_proof=${proof} HTTP/1.1`,
      headerLines: [
        "host: 127.0.0.1:PORT",
        "connection: keep-alive",
        "user-agent: messenger-assets/0.0.0",
        "accept: application/json",
        `authorization: Bearer ${tokenText}`,
      ],
      body: "",
    });
  });

  it("takes an empty name where Meta gives none", async () => {
    const server = await openServer(() => jsonReply({ id: "1" }));
    expect(await openClient(server.url).identifyPage({ name: "acme" }, signal)).toEqual({
      id: "1",
      name: "",
    });
  });
});
