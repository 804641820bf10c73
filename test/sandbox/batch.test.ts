import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { acme, attachmentsOf, media, member, openSandbox, putRules, send, sendJson } from "./support.ts";

const recipient = JSON.stringify({ id: "77" });

/** A text to one PSID, as a call of a batch. */
function textCall(extra: object = {}): object {
  const body = new URLSearchParams({ recipient, message: '{"text":"hello"}' }).toString();
  return { method: "POST", relative_url: "me/messages", body, ...extra };
}

/** The answers to a batch, each with its code and its parsed body; null where there is none. */
async function sendBatch(sandbox: Sandbox, batch: readonly object[]): Promise<readonly unknown[]> {
  const { body } = await sendJson(`${sandbox.url}/v25.0/?access_token=${acme.token}`, { batch });
  if (!Array.isArray(body)) throw new Error(JSON.stringify(body));
  return body.map((part: unknown) =>
    part === null ? null : { code: member(part, "code"), body: JSON.parse(String(member(part, "body"))) },
  );
}

test("takes a body that is JSON, as a text or as it is", async () => {
  const sandbox = await openSandbox();
  const body = { recipient: { id: "77" }, message: { text: "hello" } };
  const replies = await sendBatch(sandbox, [textCall({ body }), textCall({ body: JSON.stringify(body) })]);
  const sent = { code: 200, body: { recipient_id: "77", message_id: expect.stringMatching(/^m_/) } };
  expect(replies).toEqual([sent, sent]);
});

test("uploads a file and sends it by the ID that came of it, in one batch", async () => {
  const sandbox = await openSandbox();
  const message = (attachment: object): string => JSON.stringify({ attachment });
  const upload = {
    method: "POST",
    name: "shirt",
    relative_url: "me/message_attachments",
    body: new URLSearchParams({
      message: message({ type: "image", payload: { is_reusable: true } }),
    }).toString(),
    attached_files: "file1",
  };
  const payload = { attachment_id: "{result=shirt:$.attachment_id}" };
  const plain = `recipient=${recipient}&message=${message({ type: "image", payload })}`;
  const encoded = new URLSearchParams({ recipient, message: message({ type: "image", payload }) }).toString();
  const form = new FormData();
  form.set("access_token", acme.token);
  form.set("batch", JSON.stringify([upload, textCall({ body: plain }), textCall({ body: encoded })]));
  form.set("file1", new Blob([media.png], { type: "image/png" }), "shirt.png");
  const { body } = await send(sandbox.url, { method: "POST", body: form });
  expect([0, 1, 2].map((index) => member(body, String(index), "code"))).toEqual([200, 200, 200]);
  expect(await attachmentsOf(sandbox)).toHaveLength(1);
});

test("fills in lists of results, and nothing where there is no such result", async () => {
  const pages = [acme, { name: "zoo", id: "222", token: "ZOO" }];
  const sandbox = await openSandbox({ pages });
  const list = { name: "list", relative_url: "me/accounts?fields=id", access_token: sandbox.userToken };
  const quote = (reference: string): object =>
    textCall({ body: { recipient: { id: "77" }, message: `{"text":"<${reference}>"}` } });
  const text = (reference: string): object =>
    textCall({ body: `recipient=${recipient}&message={"text":"${"x".repeat(2000)}${reference}"}` });
  const replies = await sendBatch(sandbox, [
    list,
    quote("no reference"),
    text("{result=list:$.data.*.id}"),
    text("{result=list:$.data[1].nothing}"),
    text("{result=nobody:$.id}"),
  ]);
  expect(replies.map((reply) => member(reply, "code"))).toEqual([200, 200, 400, 200, 200]);
});

test("leaves out a call whose dependency failed or is yet to come, and an answer that nobody wants", async () => {
  const sandbox = await openSandbox();
  const replies = await sendBatch(sandbox, [
    textCall({ depends_on: "later" }),
    { name: "bad", relative_url: "me/nothing", omit_response_on_success: true },
    textCall({ depends_on: "bad" }),
    textCall({ name: "later", omit_response_on_success: true }),
    textCall({ depends_on: "later" }),
  ]);
  expect(replies.map((reply) => (reply === null ? null : member(reply, "code")))).toEqual([
    null,
    400,
    null,
    null,
    200,
  ]);
});

test.each([
  [{ error: "100/2018001" }, { code: 400, body: { error: { error_subcode: 2018001 } } }],
  [
    { error: 2, done: true },
    { code: 500, body: { error: { code: 2 } } },
  ],
  [{ reply: { status: 201, body: { odd: true } } }, { code: 201, body: { odd: true } }],
  [{ hang: true }, null],
  [{ lose: true }, null],
  [{ truncate: true }, null],
  [{ reset: "before" }, null],
  [{ reset: "after", done: true }, null],
  [{ latencyMs: 1 }, { code: 200, body: { recipient_id: "77" } }],
])("the fault %j is that of one call, not of the batch", async (effect, answer) => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ match: { path: "messages", call: 2 }, effect }]);
  const replies = await sendBatch(sandbox, [textCall(), textCall(), textCall()]);
  expect(replies).toEqual([
    expect.objectContaining({ code: 200 }),
    answer === null ? null : { code: answer.code, body: expect.objectContaining({}) },
    expect.objectContaining({ code: 200 }),
  ]);
  if (answer !== null) expect(replies[1]).toMatchObject(answer);
});

test("a gateway's page is the body of one call", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ match: { path: "messages" }, effect: { html: 502 } }]);
  const url = `${sandbox.url}/?access_token=${acme.token}`;
  const { body } = await sendJson(url, { batch: [textCall()] });
  expect(body).toEqual([
    expect.objectContaining({ code: 502, body: expect.stringContaining("<!DOCTYPE html>") }),
  ]);
});

test.each([
  ["done", { lose: true }, 1],
  ["not done", { hang: true }, 0],
])("a call that is given up may be %s", async (_what, effect, count) => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ match: { key: "a.png" }, effect }]);
  const message = JSON.stringify({ attachment: { type: "image" } });
  const call = (file: string): object => ({
    method: "POST",
    relative_url: "me/message_attachments",
    body: new URLSearchParams({ message }).toString(),
    attached_files: file,
  });
  const form = new FormData();
  form.set("access_token", acme.token);
  form.set("batch", JSON.stringify([call("a"), call("b")]));
  for (const name of ["a", "b"]) form.set(name, new Blob([media.png], { type: "image/png" }), `${name}.png`);
  const { body } = await send(sandbox.url, { method: "POST", body: form });
  expect(body).toEqual([null, expect.objectContaining({ code: 200 })]);
  expect(await attachmentsOf(sandbox)).toHaveLength(1 + count);
});
