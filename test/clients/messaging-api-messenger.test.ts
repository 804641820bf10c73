import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MessengerBatch, MessengerClient } from "messaging-api-messenger";
import { beforeEach, expect, test, vi } from "vitest";
import { listAt, textAt, valueAt } from "../support/json.ts";
import { app, page, useClientSandbox } from "./client-sandbox.ts";

const sandbox = useClientSandbox();
const psid = "1254444444682919";
const sent = { recipientId: psid, messageId: expect.stringMatching(/^m_/) };
const uploaded = { attachmentId: expect.stringMatching(/^\d{16}$/) };

beforeEach(() => {
  // Loopback is reached without this machine's proxy.
  vi.stubEnv("no_proxy", "127.0.0.1");
});

function createClient(
  options: { readonly appId?: string; readonly appSecret?: string } = {},
): MessengerClient {
  return new MessengerClient({ accessToken: page.token, origin: sandbox().url, version: "21.0", ...options });
}

function fileAt(name: string): string {
  return join(sandbox().folder, name);
}

/** What the sandbox received last. */
async function lastRequest(): Promise<unknown> {
  return listAt(await sandbox().control("GET", "requests"), "requests").at(-1);
}

test("uploads by URL", async () => {
  const client = createClient();
  const url = `${sandbox().mediaUrl}/image.jpg`;
  expect(await client.uploadAttachment("image", url, { isReusable: true })).toEqual(uploaded);
  expect(await lastRequest()).toMatchObject({
    path: "/v21.0/me/message_attachments",
    type: "image",
    status: 200,
  });
});

test("uploads a stream, chunked and without a length", async () => {
  const stream = createReadStream(fileAt("shirt.png"));
  expect(await createClient().uploadAttachment("image", stream, { isReusable: true })).toEqual(uploaded);
  const { request } = { request: await lastRequest() };
  expect(request).toMatchObject({ fileName: "shirt.png", contentType: "image/png" });
  expect(valueAt(request, "headers", "transfer-encoding")).toBe("chunked");
  expect(valueAt(request, "headers", "content-length")).toBeUndefined();
});

test("uploads a Buffer with a file name", async () => {
  const options = { isReusable: true, filename: "shirt.png" };
  const bytes = await readFile(fileAt("shirt.png"));
  expect(await createClient().uploadAttachment("image", bytes, options)).toEqual(uploaded);
  expect(await lastRequest()).toMatchObject({ fileName: "shirt.png", contentType: "image/png" });
});

test("a Buffer without a file name is refused as 100/2018005, in Meta's words", async () => {
  const upload = createClient().uploadAttachment("image", await readFile(fileAt("shirt.png")), {
    isReusable: true,
  });
  await expect(upload).rejects.toThrow(
    "Messenger API - 100 OAuthException (#100) Incorrect number of files uploaded. Must upload exactly one file.",
  );
  expect(await lastRequest()).toMatchObject({ status: 400, error: { code: 100, subcode: 2018005 } });
});

test("sends by an ID, a file, a URL and a text", async () => {
  const client = createClient();
  const { attachmentId } = await client.uploadAttachment("image", createReadStream(fileAt("shirt.png")), {
    isReusable: true,
  });
  expect(await client.sendImage(psid, { attachmentId })).toEqual(sent);
  expect(await client.sendImage(psid, createReadStream(fileAt("shirt.png")))).toEqual(sent);
  expect(await client.sendImage(psid, `${sandbox().mediaUrl}/image.jpg`)).toEqual(sent);
  expect(await client.sendText(psid, "hello")).toEqual(sent);
  await expect(client.sendImage(psid, { attachmentId: "1" })).rejects.toThrow(
    "Possible invalid ID or you do not own the attachment.",
  );
});

test("sends a batch", async () => {
  const client = createClient();
  const { attachmentId } = await client.uploadAttachment("image", createReadStream(fileAt("shirt.png")));
  const batch = [
    MessengerBatch.sendText(psid, "hello & goodbye"),
    MessengerBatch.sendImage(psid, { attachmentId }),
    MessengerBatch.sendImage(psid, { attachmentId: "1" }),
  ];
  const headers = [{ name: "Content-Type", value: "application/json; charset=UTF-8" }];
  const replies = await client.sendBatch(batch);
  expect(replies.slice(0, 2)).toEqual([
    { code: 200, headers, body: sent },
    { code: 200, headers, body: sent },
  ]);
  expect(replies[2]).toMatchObject({ code: 400, body: { error: { code: 100, errorSubcode: 2018074 } } });
  const plain = await client.sendBatch(batch.slice(0, 1), { includeHeaders: false });
  expect(plain).toEqual([{ code: 200, body: sent }]);
});

test("with an app secret its appsecret_proof is good, in a batch, too, and a wrong one is not", async () => {
  const client = createClient({ appId: app.id, appSecret: app.secret });
  expect(await client.getPageInfo()).toEqual({ id: page.id, name: "Acme Shop" });
  expect(await client.uploadAttachment("image", createReadStream(fileAt("shirt.png")))).toEqual(uploaded);
  const [reply] = await client.sendBatch([MessengerBatch.sendText(psid, "hello")]);
  expect(reply).toMatchObject({ code: 200 });
  expect(textAt(await lastRequest(), "query", "appsecret_proof")).toBe("[redacted]");
  expect(await client.debugToken()).toMatchObject({ appId: app.id, isValid: true, profileId: page.id });

  const wrong = createClient({ appId: app.id, appSecret: "not-the-secret" });
  await expect(wrong.getPageInfo()).rejects.toThrow("Invalid appsecret_proof provided in the API argument");
});
