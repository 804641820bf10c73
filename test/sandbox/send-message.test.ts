import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import {
  acme,
  advance,
  attachmentIdOf,
  attachmentsOf,
  errorOf,
  media,
  member,
  openFolder,
  openSandbox,
  type Reply,
  send,
  sendJson,
  uploadFile,
} from "./support.ts";

const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN" };

function message(sandbox: Sandbox, body: object, token: string = acme.token): Promise<Reply> {
  return sendJson(`${sandbox.url}/v21.0/me/messages?access_token=${token}`, {
    recipient: { id: "77" },
    ...body,
  });
}

function byId(attachmentId: string): object {
  return { message: { attachment: { type: "image", payload: { attachment_id: attachmentId } } } };
}

const text = { message: { text: "hello" } };

test("sends a text", async () => {
  const sandbox = await openSandbox();
  const reply = await message(sandbox, { messaging_type: "RESPONSE", ...text });
  expect(reply.status).toBe(200);
  expect(reply.body).toEqual({ recipient_id: "77", message_id: expect.stringMatching(/^m_[\w-]{64}$/) });
});

test("sends recipient and message as JSON texts in a form", async () => {
  const sandbox = await openSandbox();
  const reply = await send(`${sandbox.url}/me/messages`, {
    method: "POST",
    body: new URLSearchParams({
      access_token: acme.token,
      recipient: '{"id":"77"}',
      message: '{"text":"hello"}',
    }),
  });
  expect(member(reply.body, "recipient_id")).toBe("77");
});

test("sends an attachment by its ID, without a new one", async () => {
  const sandbox = await openSandbox();
  const id = attachmentIdOf(await uploadFile(sandbox));
  const reply = await message(sandbox, byId(id));
  expect(reply.body).toEqual({ recipient_id: "77", message_id: expect.any(String) });
});

test("refuses an ID that is unknown, another Page's or 90 days old as 100/2018074", async () => {
  const sandbox = await openSandbox({ pages: [acme, other] });
  const id = attachmentIdOf(await uploadFile(sandbox));
  expect(errorOf(await message(sandbox, byId("1857777774821032")))).toBe("400 100/2018074");
  expect(errorOf(await message(sandbox, byId(id), other.token))).toBe("400 100/2018074");
  await advance(sandbox, "2159h");
  expect(errorOf(await message(sandbox, byId(id)))).toBeUndefined();
  await advance(sandbox, "1h");
  const expired = await message(sandbox, { recipient: { id: "78" }, ...byId(id) });
  expect(errorOf(expired)).toBe("400 100/2018074");
  expect(member(expired.body, "error", "message")).toBe(
    "(#100) Possible invalid ID or you do not own the attachment.",
  );
});

test("checks the IDs in a media template", async () => {
  const sandbox = await openSandbox();
  const id = attachmentIdOf(await uploadFile(sandbox));
  const template = (attachmentId: string): object => ({
    message: {
      attachment: {
        type: "template",
        payload: { template_type: "media", elements: [{ media_type: "image", attachment_id: attachmentId }] },
      },
    },
  });
  expect(errorOf(await message(sandbox, template(id)))).toBeUndefined();
  expect(errorOf(await message(sandbox, template("1")))).toBe("400 100/2018074");
});

test("uploads a URL on the way, and keeps it only with is_reusable", async () => {
  const folder = await openFolder();
  await writeFile(`${folder}/a.png`, media.png);
  const sandbox = await openSandbox({ resolveMedia: (path) => `${folder}/${path}` });
  const byUrl = (payload: object): Promise<Reply> =>
    message(sandbox, {
      message: {
        attachment: { type: "image", payload: { url: "http://sandbox.localhost/a.png", ...payload } },
      },
    });
  expect((await byUrl({})).body).toEqual({ recipient_id: "77", message_id: expect.any(String) });
  expect(await attachmentsOf(sandbox)).toEqual([]);
  const kept = await byUrl({ is_reusable: "true" });
  expect(kept.body).toEqual({
    recipient_id: "77",
    message_id: expect.any(String),
    attachment_id: expect.stringMatching(/^\d{16}$/),
  });
  expect(errorOf(await message(sandbox, byId(attachmentIdOf(kept))))).toBeUndefined();
  expect(errorOf(await byUrl({ url: "http://sandbox.localhost/gone.png" }))).toBe("400 100/2018008");
});

test("uploads a file on the way, as the documents have it", async () => {
  const sandbox = await openSandbox();
  const form = new FormData();
  form.set("recipient", '{"id":"77"}');
  form.set("message", '{"attachment":{"type":"image", "payload":{"is_reusable":true}}}');
  form.set("filedata", new Blob([media.png], { type: "image/png" }), "shirt.png");
  const reply = await send(`${sandbox.url}/v21.0/me/messages?access_token=${acme.token}`, {
    method: "POST",
    body: form,
  });
  expect(member(reply.body, "message_id")).toMatch(/^m_/);
  expect(attachmentIdOf(reply)).toBe(member(await attachmentsOf(sandbox), "0", "id"));
});

test("refuses a message once the clock was moved more than 24 hours past the first one", async () => {
  const sandbox = await openSandbox();
  expect(errorOf(await message(sandbox, text))).toBeUndefined();
  await advance(sandbox, "24h");
  expect(errorOf(await message(sandbox, text))).toBeUndefined();
  await advance(sandbox, "1s");
  expect(errorOf(await message(sandbox, text))).toBe("400 10/2018278");
  expect(errorOf(await message(sandbox, { recipient: { id: "78" }, ...text }))).toBeUndefined();
  const tagged = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT", ...text };
  expect(errorOf(await message(sandbox, tagged))).toBeUndefined();
  expect(errorOf(await message(sandbox, { tag: "HUMAN_AGENT", ...text }))).toBeUndefined();
  const answer = { messaging_type: "RESPONSE", tag: "HUMAN_AGENT", ...text };
  expect(errorOf(await message(sandbox, answer))).toBe("400 10/2018278");
});

test("takes HUMAN_AGENT for 7 days after the first message, and the tags for updates for good", async () => {
  const sandbox = await openSandbox();
  await message(sandbox, text);
  await advance(sandbox, "7d");
  const tagged = (tag: string): Promise<Reply> =>
    message(sandbox, { messaging_type: "MESSAGE_TAG", tag, ...text });
  expect(errorOf(await tagged("HUMAN_AGENT"))).toBeUndefined();
  await advance(sandbox, "1s");
  expect(errorOf(await tagged("HUMAN_AGENT"))).toBe("400 10/2018278");
  expect(errorOf(await tagged("ACCOUNT_UPDATE"))).toBeUndefined();
});

test("takes as a Page on Instagram shorter texts, and no other tag than HUMAN_AGENT", async () => {
  const sandbox = await openSandbox({ pages: [{ ...acme, platform: "instagram" }] });
  const long = await message(sandbox, { message: { text: "ü".repeat(501) } });
  expect(member(long.body, "error", "message")).toBe(
    "(#100) Length of param message[text] must be less than or equal to 1000 bytes",
  );
  expect(errorOf(await message(sandbox, { message: { text: "ü".repeat(500) } }))).toBeUndefined();
  const tagged = (tag: string): Promise<Reply> =>
    message(sandbox, { messaging_type: "MESSAGE_TAG", tag, ...text });
  expect(errorOf(await tagged("HUMAN_AGENT"))).toBeUndefined();
  expect(member((await tagged("ACCOUNT_UPDATE")).body, "error", "message")).toBe(
    "(#100) Param tag must be one of {HUMAN_AGENT}",
  );
});

test("keeps the 24 hours over a restart, does not count real time, and forgets them on reset", async () => {
  const statePath = `${await openFolder()}/state.jsonl`;
  let machine = Date.parse("2026-11-22T08:00:00Z");
  const first = await openSandbox({ statePath, now: () => machine });
  await message(first, text);
  await first.close();
  machine += 7 * 86_400_000;
  const second = await openSandbox({ statePath, now: () => machine });
  expect(errorOf(await message(second, text))).toBeUndefined();
  await advance(second, "25h");
  expect(errorOf(await message(second, text))).toBe("400 10/2018278");
  await send(`${second.url}/_sandbox/reset`, { method: "POST" });
  expect(errorOf(await message(second, text))).toBeUndefined();
});

test.each([
  ["551", "400 551/1545041"],
  ["2018001", "400 100/2018001"],
  ["2018278", "400 10/2018278"],
])("refuses every message to the PSID %s as %s", async (id, error) => {
  const sandbox = await openSandbox();
  expect(errorOf(await message(sandbox, { recipient: { id }, ...text }))).toBe(error);
});

test.each([
  [{ messaging_type: "NEWS" }, "Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}"],
  [{ messaging_type: "MESSAGE_TAG" }, "The parameter tag is required with the messaging_type MESSAGE_TAG"],
  [
    { messaging_type: "MESSAGE_TAG", tag: "NEWS" },
    "Param tag must be one of {ACCOUNT_UPDATE, CONFIRMED_EVENT_UPDATE, CUSTOMER_FEEDBACK, HUMAN_AGENT, POST_PURCHASE_UPDATE}",
  ],
])("refuses a message of the kind %j", async (fields, expected) => {
  const sandbox = await openSandbox();
  const reply = await message(sandbox, { ...fields, ...text });
  expect(errorOf(reply)).toBe("400 100");
  expect(member(reply.body, "error", "message")).toBe(`(#100) ${expected}`);
});

test("takes a sender action", async () => {
  const sandbox = await openSandbox();
  expect((await message(sandbox, { sender_action: "typing_on" })).body).toEqual({ recipient_id: "77" });
});

test.each([
  [{ recipient: {} }, "The parameter recipient[id] is required"],
  [{ recipient: { id: 77 } }, "The parameter recipient[id] is required"],
  [{ recipient: "77" }, "The parameter recipient[id] is required"],
  [{}, "The parameter message is required"],
  [{ message: {} }, "The parameter message[text] is required"],
  [{ message: { text: "" } }, "The parameter message[text] is required"],
  [
    { message: { text: "x".repeat(2001) } },
    "Length of param message[text] must be less than or equal to 2000",
  ],
  [{ message: { text: "x", attachment: {} } }, "Param message takes either text or attachment, not both"],
  [{ message: { attachment: 1 } }, "Param message[attachment] must be a JSON object"],
  [
    { message: { attachment: { type: "gif", payload: { attachment_id: "1" } } } },
    "Param message[attachment][type] must be one of {image, video, audio, file}",
  ],
])("refuses the message %#: %s", async (body, expected) => {
  const sandbox = await openSandbox();
  const reply = await message(sandbox, body);
  expect(errorOf(reply)).toBe("400 100");
  expect(member(reply.body, "error", "message")).toBe(`(#100) ${expected}`);
});

test("refuses to send with another method, or as another Page", async () => {
  const sandbox = await openSandbox({ pages: [acme, other] });
  expect(errorOf(await send(`${sandbox.url}/me/messages?access_token=${acme.token}`))).toBe("400 2500");
  const url = `${sandbox.url}/${other.id}/messages?access_token=${acme.token}`;
  expect(errorOf(await sendJson(url, { recipient: { id: "77" }, ...text }))).toBe("400 100/33");
});
