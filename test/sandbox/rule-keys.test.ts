import { expect, test } from "vitest";
import type { UploadedMedia } from "../../src/sandbox/sandbox-options.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import {
  acme,
  attachmentIdOf,
  errorOf,
  openSandbox,
  putRules,
  type Reply,
  sendJson,
  uploadFile,
  uploadUrl,
} from "./support.ts";

const url = "https://cdn.example.com/promo/spring%20sale.mp4?v=2";

function sendAttachment(sandbox: Sandbox, attachment: object): Promise<Reply> {
  const message = { recipient: { id: "1" }, message: { attachment } };
  return sendJson(`${sandbox.url}/v25.0/me/messages?access_token=${acme.token}`, message);
}

function sendId(sandbox: Sandbox, id: string): Promise<Reply> {
  return sendAttachment(sandbox, { type: "image", payload: { attachment_id: id } });
}

async function isStruck(sandbox: Sandbox, key: string, call: () => Promise<Reply>): Promise<boolean> {
  await putRules(sandbox, [{ match: { key }, effect: { error: 368 } }]);
  return errorOf(await call()) === "403 368";
}

test.each([
  ["menu.pdf", true],
  ["menu", true],
  ["m*", true],
  ["*.pdf", true],
  ["men", false],
  ["enu", false],
  ["*.png", false],
])("`%s` finds the file menu.pdf: %j", async (key, isFound) => {
  const sandbox = await openSandbox();
  const file = { type: "file", fileName: "menu.pdf", contentType: "application/pdf" };
  expect(await isStruck(sandbox, key, () => uploadFile(sandbox, file))).toBe(isFound);
});

test.each([
  [url, true],
  ["spring sale.mp4", true],
  ["spring sale", true],
  ["https://cdn.example.com/**", true],
  ["**/promo/*", true],
  ["https://cdn.example.com/*", false],
  ["cdn.example.com", false],
])("`%s` finds a URL: %j", async (key, isFound) => {
  const sandbox = await openSandbox({ urlFetchTimeoutMs: { video: 1, other: 1 } });
  expect(await isStruck(sandbox, key, () => uploadUrl(sandbox, url, "video"))).toBe(isFound);
});

test("finds what is sent by its ID: by the ID, and by what the upload went by", async () => {
  const sandbox = await openSandbox();
  const id = attachmentIdOf(await uploadFile(sandbox, { fileName: "cat.png" }));
  const template = (): Promise<Reply> =>
    sendAttachment(sandbox, {
      type: "template",
      payload: { template_type: "media", elements: [{ media_type: "image", attachment_id: id }] },
    });
  for (const key of [id, "cat.png", "cat"]) {
    expect(await isStruck(sandbox, key, () => sendId(sandbox, id))).toBe(true);
    expect(await isStruck(sandbox, key, template)).toBe(true);
  }
  expect(await isStruck(sandbox, "dog", () => sendId(sandbox, id))).toBe(false);
  expect(await isStruck(sandbox, "cat", () => sendId(sandbox, "1"))).toBe(false);
  expect(await isStruck(sandbox, "1", () => sendId(sandbox, "1"))).toBe(true);
});

test("finds the manifest's keys of a file, a URL and an ID", async () => {
  const asked: UploadedMedia[] = [];
  const sandbox = await openSandbox({
    urlFetchTimeoutMs: { video: 1, other: 1 },
    keysOf: async (media) => {
      asked.push(media);
      return media.url === undefined ? ["stickers/cat"] : ["promo"];
    },
  });
  const id = attachmentIdOf(await uploadFile(sandbox));
  expect(asked).toEqual([]);
  expect(await isStruck(sandbox, "stickers/*", () => uploadFile(sandbox))).toBe(true);
  expect(await isStruck(sandbox, "stickers/cat", () => sendId(sandbox, id))).toBe(true);
  expect(await isStruck(sandbox, "promo", () => uploadUrl(sandbox, url, "video"))).toBe(true);
  expect(await isStruck(sandbox, "stickers", () => uploadFile(sandbox))).toBe(false);
  expect(asked[0]).toMatchObject({ fileName: "shirt.png", digest: expect.stringMatching(/^sha256:/) });
});

test("no key is found in a call without attachments", async () => {
  const sandbox = await openSandbox();
  const text = (): Promise<Reply> =>
    sendJson(`${sandbox.url}/me/messages?access_token=${acme.token}`, {
      recipient: { id: "1" },
      message: { text: "hello" },
    });
  expect(await isStruck(sandbox, "**", text)).toBe(false);
});
