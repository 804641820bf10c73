import { createHash, randomBytes } from "node:crypto";
import { request } from "node:http";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { measureBytes } from "../../src/sandbox/upload/received-file.ts";
import {
  acme,
  attachmentIdOf,
  errorOf,
  media,
  member,
  noon,
  openSandbox,
  type Reply,
  send,
  sendJson,
  uploadFile,
} from "./support.ts";

const imageMessage = '{"attachment":{"type":"image","payload":{"is_reusable":true}}}';

/** A multipart body as bytes on the wire; a part is its header lines and its content. */
function multipart(parts: readonly (readonly [headers: string, content: Buffer | string])[]): Buffer {
  const pieces = parts.flatMap(([headers, content]) => [
    Buffer.from(`--cut\r\n${headers}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...pieces, Buffer.from("--cut--\r\n")]);
}

const messagePart = ['Content-Disposition: form-data; name="message"', imageMessage] as const;
const fileHead = 'Content-Disposition: form-data; name="filedata"; filename="shirt.png"';
const filePart = [`${fileHead}\r\nContent-Type: image/png`, media.png] as const;

function post(sandbox: Sandbox, body: Buffer, path = "/v21.0/me/message_attachments"): Promise<Reply> {
  return send(`${sandbox.url}${path}?access_token=${acme.token}`, {
    method: "POST",
    body,
    headers: { "content-type": "multipart/form-data; boundary=cut" },
  });
}

test("answers an upload with an attachment ID of sixteen digits and nothing else", async () => {
  const sandbox = await openSandbox();
  const reply = await uploadFile(sandbox);
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual({ attachment_id: expect.stringMatching(/^\d{16}$/) });
});

test("remembers whose the upload is, its type, size, digest and times", async () => {
  const sandbox = await openSandbox();
  const id = attachmentIdOf(await uploadFile(sandbox));
  const state = await send(`${sandbox.url}/_sandbox/state`);
  expect(member(state.body, "attachments")).toEqual([
    {
      id,
      page: "acme",
      pageId: acme.id,
      type: "image",
      contentType: "image/png",
      digest: `sha256:${createHash("sha256").update(media.png).digest("hex")}`,
      fileName: "shirt.png",
      size: media.png.length,
      uploadedAt: new Date(noon).toISOString(),
      expiresAt: "2027-02-20T08:00:00.000Z",
      daysLeft: 90,
    },
  ]);
});

test.each([
  "/v21.0/me/message_attachments",
  "/v25.0/1234567890/message_attachments",
  "/v2.6/me/message_attachments/",
  "/me/message_attachments",
  "/1234567890/message_attachments",
])("takes an upload at %s", async (path) => {
  const sandbox = await openSandbox();
  expect(errorOf(await uploadFile(sandbox, { path }))).toBeUndefined();
});

test("takes the parts in any order and ignores fields that it does not know", async () => {
  const sandbox = await openSandbox();
  const extra = ['Content-Disposition: form-data; name="platform"', "INSTAGRAM"] as const;
  const recipient = ['Content-Disposition: form-data; name="recipient"', '{"id":"1"}'] as const;
  for (const parts of [
    [messagePart, filePart],
    [filePart, messagePart],
    [extra, filePart, recipient, messagePart],
  ]) {
    expect(errorOf(await post(sandbox, multipart(parts)))).toBeUndefined();
  }
});

test("takes a message part that comes as a file", async () => {
  const sandbox = await openSandbox();
  const head =
    'Content-Disposition: form-data; name="message"; filename="blob"\r\nContent-Type: application/json';
  expect(errorOf(await post(sandbox, multipart([[head, imageMessage], filePart])))).toBeUndefined();
});

test("takes the token from a part of the body", async () => {
  const sandbox = await openSandbox();
  const token = ['Content-Disposition: form-data; name="access_token"', acme.token] as const;
  const reply = await send(`${sandbox.url}/v21.0/me/message_attachments`, {
    method: "POST",
    body: multipart([filePart, messagePart, token]),
    headers: { "content-type": "multipart/form-data; boundary=cut" },
  });
  expect(errorOf(reply)).toBeUndefined();
});

test("takes a chunked body without Content-Length", async () => {
  const sandbox = await openSandbox();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = `${sandbox.url}/v21.0/me/message_attachments?access_token=${acme.token}`;
    const headers = { "content-type": "multipart/form-data; boundary=cut" };
    const client = request(url, { method: "POST", headers }, (reply) => {
      reply.resume().on("end", () => resolve(reply.statusCode));
    });
    client.on("error", reject);
    for (const byte of multipart([messagePart, filePart])) client.write(Buffer.of(byte));
    client.end();
  });
  expect(status).toBe(200);
});

test.each([
  {
    title: "no file name on filedata",
    parts: [
      messagePart,
      [
        'Content-Disposition: form-data; name="filedata"\r\nContent-Type: application/octet-stream',
        media.png,
      ],
    ],
  },
  {
    title: "an empty file name",
    parts: [
      messagePart,
      ['Content-Disposition: form-data; name="filedata"; filename=""\r\nContent-Type: image/png', media.png],
    ],
  },
  { title: "no filedata", parts: [messagePart] },
  { title: "two files", parts: [messagePart, filePart, filePart] },
  {
    title: "a file under another name",
    parts: [
      messagePart,
      [
        'Content-Disposition: form-data; name="file"; filename="shirt.png"\r\nContent-Type: image/png',
        media.png,
      ],
    ],
  },
] as const)("refuses $title as 100/2018005, in the captured words", async ({ parts }) => {
  const sandbox = await openSandbox();
  const reply = await post(sandbox, multipart(parts));
  expect(reply.status).toBe(400);
  expect(reply.body).toEqual({
    error: {
      message: "(#100) Incorrect number of files uploaded. Must upload exactly one file.",
      type: "OAuthException",
      code: 100,
      error_subcode: 2018005,
      fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/),
    },
  });
});

test("refuses a file together with a URL as 100/2018005", async () => {
  const sandbox = await openSandbox();
  const message = [
    'Content-Disposition: form-data; name="message"',
    '{"attachment":{"type":"image","payload":{"url":"https://cdn.example.com/a.png"}}}',
  ] as const;
  expect(errorOf(await post(sandbox, multipart([message, filePart])))).toBe("400 100/2018005");
});

test.each([
  { contentType: "application/octet-stream", type: "image", bytes: media.png },
  { contentType: "text/plain", type: "image", bytes: media.png },
  { contentType: "image/png", type: "image", bytes: media.jpeg },
  { contentType: "image/png", type: "image", bytes: Buffer.from("no image") },
  { contentType: "image/png", type: "image", bytes: media.mp4 },
  { contentType: "image/png", type: "image", bytes: Buffer.alloc(0) },
  { contentType: "application/octet-stream", type: "audio", bytes: media.mp3 },
  { contentType: "video/mp4", type: "audio", bytes: media.mp4 },
  { contentType: "audio/mp3", type: "audio", bytes: media.png },
  { contentType: "video/mp4", type: "video", bytes: media.png },
  { contentType: "image/png", type: "video", bytes: media.mp4 },
  { contentType: "application/pdf", type: "file", bytes: Buffer.alloc(0) },
])("refuses $bytes.length bytes as $contentType of type $type as 100/2018047", async (upload) => {
  const sandbox = await openSandbox();
  expect(errorOf(await uploadFile(sandbox, upload))).toBe("400 100/2018047");
});

test("refuses an image whose part has no Content-Type as 100/2018047", async () => {
  const sandbox = await openSandbox();
  expect(errorOf(await post(sandbox, multipart([messagePart, [fileHead, media.png]])))).toBe(
    "400 100/2018047",
  );
});

test.each([
  { contentType: "image/jpg", type: "image", bytes: media.jpeg },
  { contentType: "image/gif", type: "image", bytes: media.gif },
  { contentType: "audio/mp3", type: "audio", bytes: media.mp3 },
  { contentType: "audio/mp4", type: "audio", bytes: media.mp4 },
  { contentType: "video/mp4", type: "video", bytes: media.mp4 },
  { contentType: "application/octet-stream", type: "video", bytes: media.mp4 },
  { contentType: "application/pdf", type: "file", bytes: media.pdf },
  { contentType: "application/octet-stream", type: "file", bytes: Buffer.from("anything") },
  { contentType: "image/png", type: "file", bytes: media.png },
])("takes $contentType of type $type", async (upload) => {
  const sandbox = await openSandbox();
  expect(errorOf(await uploadFile(sandbox, upload))).toBeUndefined();
});

const megabyte = 1_048_576;

test.each([
  { type: "image", contentType: "image/png", head: media.png, limit: 8 * megabyte },
  { type: "video", contentType: "video/mp4", head: media.mp4, limit: 25 * megabyte },
])(
  "takes a $type of just the limit and refuses one byte more as 100/2018109",
  async ({ limit, head, ...upload }) => {
    const sandbox = await openSandbox();
    const whole = Buffer.concat([head, Buffer.alloc(limit - head.length)]);
    expect(errorOf(await uploadFile(sandbox, { ...upload, bytes: whole }))).toBeUndefined();
    const over = Buffer.concat([whole, Buffer.of(0)]);
    expect(errorOf(await uploadFile(sandbox, { ...upload, bytes: over }))).toBe("400 100/2018109");
  },
);

test("takes what other limits allow", async () => {
  const sandbox = await openSandbox({ limits: { imageBytes: 69, otherBytes: 100, megapixels: 85 } });
  expect(errorOf(await uploadFile(sandbox))).toBe("400 100/2018109");
  expect(errorOf(await uploadFile(sandbox, { type: "file" }))).toBeUndefined();
});

test("hashes 25 MB while they stream by", async () => {
  const sandbox = await openSandbox();
  const bytes = Buffer.concat([media.pdf, randomBytes(25 * megabyte - media.pdf.length)]);
  const upload = { type: "file", contentType: "application/pdf", fileName: "menu.pdf", bytes };
  expect(errorOf(await uploadFile(sandbox, upload))).toBeUndefined();
  const state = await send(`${sandbox.url}/_sandbox/state`);
  expect(member(state.body, "attachments", "0", "digest")).toBe(
    `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
  );
});

test("keeps no more of a file than its head", async () => {
  const chunk = new Uint8Array(40_000).fill(7);
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 100; count += 1) yield chunk;
  }
  expect(await measureBytes(stream())).toEqual({
    sizeBytes: 4_000_000,
    digest: `sha256:${createHash("sha256").update(Buffer.alloc(4_000_000, 7)).digest("hex")}`,
    head: Buffer.alloc(65_536, 7),
  });
});

test("gives a hundred concurrent uploads a hundred IDs", async () => {
  const sandbox = await openSandbox();
  const replies = await Promise.all(Array.from({ length: 100 }, () => uploadFile(sandbox)));
  expect(new Set(replies.map(attachmentIdOf)).size).toBe(100);
});

test("says that filedata in JSON has to be multipart", async () => {
  const sandbox = await openSandbox();
  const reply = await sendJson(
    `${sandbox.url}/v21.0/1234567890/message_attachments?access_token=${acme.token}`,
    {
      message: { attachment: { type: "image" } },
      filedata: "@/path-to-your-file/image.jpg",
      type: "image/png",
    },
  );
  expect(errorOf(reply)).toBe("400 100/2018005");
  expect(member(reply.body, "error", "message")).toMatch(/send multipart\/form-data, as curl -F/);
});

test.each([
  { body: {}, message: "(#100) The parameter message is required" },
  { body: { message: "{" }, message: "(#100) Param message must be a JSON object" },
  { body: { message: [] }, message: "(#100) Param message must be a JSON object" },
  { body: { message: {} }, message: "(#100) The parameter message[attachment] is required" },
  {
    body: { message: { attachment: { type: "sticker" } } },
    message: "(#100) Param message[attachment][type] must be one of {image, video, audio, file}",
  },
  {
    body: { message: { attachment: { type: "image", payload: 1 } } },
    message: "(#100) Param message[attachment][payload] must be a JSON object",
  },
  {
    body: { message: { attachment: { type: "image", payload: { url: 1 } } } },
    message: "(#100) Param message[attachment][payload][url] must be a text",
  },
])("refuses $body: $message", async ({ body, message }) => {
  const sandbox = await openSandbox();
  const reply = await sendJson(`${sandbox.url}/me/message_attachments?access_token=${acme.token}`, body);
  expect(errorOf(reply)).toBe("400 100");
  expect(member(reply.body, "error", "message")).toBe(message);
});
