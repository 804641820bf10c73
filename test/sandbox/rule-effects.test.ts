import { expect, test } from "vitest";
import {
  acme,
  advance,
  attachmentsOf,
  errorOf,
  member,
  openSandbox,
  putRules,
  send,
  uploadFile,
} from "./support.ts";

const trace = expect.stringMatching(/^A[\w-]{22}$/);

async function lastRequest(url: string): Promise<unknown> {
  const requests = member((await send(`${url}/_sandbox/requests`)).body, "requests");
  return Array.isArray(requests) ? requests.at(-1) : undefined;
}

test.each([
  [4, 403, { message: "(#4) Application request limit reached", is_transient: true, code: 4 }],
  ["2", 500, { message: "(#2) Service temporarily unavailable", is_transient: true, code: 2 }],
  [-1, 500, { message: "(#-1) Send message failure. Internal error.", code: -1 }],
  [
    "100/2018047",
    400,
    {
      message: "(#100) Upload attachment failure. (a rule of the sandbox)",
      code: 100,
      error_subcode: 2018047,
    },
  ],
  ["1/99", 500, { message: "An unknown error occurred", code: 1, error_subcode: 99 }],
  ["214", 400, { message: "(#214) A rule of the sandbox refuses this call", code: 214 }],
  [
    { code: 2, transient: false, status: 200, type: "GraphMethodException", message: "no" },
    200,
    { message: "no", type: "GraphMethodException", code: 2 },
  ],
])("gives the error %j as Meta words it", async (error, status, expected) => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { error } }]);
  const reply = await uploadFile(sandbox);
  expect(reply.status).toBe(status);
  expect(reply.body).toEqual({ error: { type: "OAuthException", fbtrace_id: trace, ...expected } });
});

test.each([[{ blame_field_specs: [["message"]] }], ['{"blame_field_specs":[["message"]]}']])(
  "gives an error with `error_data` %j and words for a user, and lists its trace",
  async (data) => {
    const sandbox = await openSandbox();
    const error = { code: 100, subcode: 1, data, userTitle: "Not now", userMessage: "Try later." };
    await putRules(sandbox, [{ effect: { error } }]);
    const { body } = await uploadFile(sandbox);
    expect(body).toEqual({
      error: {
        message: "(#100) Invalid parameter",
        type: "OAuthException",
        code: 100,
        error_data: data,
        error_subcode: 1,
        error_user_title: "Not now",
        error_user_msg: "Try later.",
        fbtrace_id: trace,
      },
    });
    expect(member(await lastRequest(sandbox.url), "error")).toEqual({
      code: 100,
      subcode: 1,
      message: "(#100) Invalid parameter",
      trace: member(body, "error", "fbtrace_id"),
    });
  },
);

test.each([
  ["", 200, "text/plain; charset=utf-8", ""],
  ["upstream connect error", 503, "text/plain; charset=utf-8", "upstream connect error"],
  ['{"attachment_id":"18', 200, "text/plain; charset=utf-8", '{"attachment_id":"18'],
  [{ success: "true" }, 200, "application/json; charset=UTF-8", '{"success":"true"}'],
  [null, 200, "application/json; charset=UTF-8", "null"],
])("answers %j in place of the answer, with status %i", async (body, status, contentType, text) => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { reply: { body, ...(status === 200 ? {} : { status }) } } }]);
  const reply = await fetch(`${sandbox.url}/me?access_token=${acme.token}`);
  expect([reply.status, reply.headers.get("content-type"), await reply.text()]).toEqual([
    status,
    contentType,
    text,
  ]);
});

test("answers a gateway's page with status 200, too", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { html: 200 } }]);
  const reply = await fetch(`${sandbox.url}/me?access_token=${acme.token}`);
  expect([reply.status, await reply.text()]).toEqual([200, expect.stringMatching(/^<!DOCTYPE html>/)]);
});

test.each([
  [{ html: 504 }, { fault: "html", status: 504 }],
  [{ reply: { body: {} } }, { fault: "reply", status: 200 }],
  [{ error: 2 }, { fault: "error", status: 500 }],
  [{ reset: "after" }, { fault: "reset" }],
])("with `done`, makes the attachment first, and then: %j", async (effect, expected) => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { ...effect, done: true } }]);
  await uploadFile(sandbox).catch(() => undefined);
  const [attachment, ...others] = await attachmentsOf(sandbox);
  expect(others).toEqual([]);
  expect(await lastRequest(sandbox.url)).toMatchObject({
    ...expected,
    attachmentId: member(attachment, "id"),
  });
});

test("with `done`, makes the attachment of a call that it never answers", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { hang: true, done: true } }]);
  const reply = uploadFile(sandbox).catch(() => "broken");
  await expect.poll(() => attachmentsOf(sandbox)).toHaveLength(1);
  await sandbox.close();
  expect(await reply).toBe("broken");
});

test("ends a token some time after the rules were put", async () => {
  const sandbox = await openSandbox();
  await advance(sandbox, "1d");
  await putRules(sandbox, [{ effect: { expireToken: { after: "2h" } } }]);
  await advance(sandbox, "119m");
  expect(errorOf(await uploadFile(sandbox))).toBeUndefined();
  await advance(sandbox, "1m");
  const reply = await uploadFile(sandbox);
  expect(errorOf(reply)).toBe("400 190/463");
  expect(member(reply.body, "error", "message")).toContain("expired on Mon, 23 Nov 2026 10:00:00 GMT");
});

test("ends a token at the first of several reasons", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { expireToken: { after: "2h", afterCalls: 1 } } }]);
  expect(errorOf(await uploadFile(sandbox))).toBeUndefined();
  expect(errorOf(await uploadFile(sandbox))).toBe("400 190/463");
});

test("draws other calls for each rule, unless a seed has it otherwise", async () => {
  const sandbox = await openSandbox();
  const share = (code: number, seed?: number): object => ({
    match: { share: 0.5, ...(seed === undefined ? {} : { seed }) },
    effect: { error: code },
  });
  const codes = async (): Promise<readonly unknown[]> => {
    const found: unknown[] = [];
    for (let count = 0; count < 24; count += 1) {
      found.push(member((await uploadFile(sandbox)).body, "error", "code"));
    }
    return found;
  };
  await putRules(sandbox, [share(2), share(4)]);
  expect(new Set(await codes())).toEqual(new Set([undefined, 2, 4]));
  await putRules(sandbox, [share(2, 7), share(4, 7)]);
  expect(new Set(await codes())).toEqual(new Set([undefined, 2]));
});
