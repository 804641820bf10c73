import { expect, test } from "vitest";
import {
  acme,
  attachmentIdOf,
  member,
  noon,
  openSandbox,
  send,
  sendJson,
  uploadFile,
  uploadUrl,
} from "./support.ts";

test("shows clock, Pages and attachments, and tokens only when asked", async () => {
  const sandbox = await openSandbox({ pages: [{ ...acme, appSecret: "s3cret", platform: "instagram" }] });
  const app = { id: expect.stringMatching(/^\d{15}$/), name: "Sandbox" };
  const page = { name: "acme", id: acme.id, platform: "instagram", title: "acme", app };
  const user = { id: "100000000000001", name: "Sandbox User", pages: ["acme"] };
  const clock = { now: "2026-11-22T08:00:00.000Z", offsetMs: 0 };
  expect((await send(`${sandbox.url}/_sandbox/state`)).body).toEqual({
    clock,
    pages: [page],
    user,
    attachments: [],
  });
  expect((await send(`${sandbox.url}/_sandbox/state?tokens=true`)).body).toEqual({
    clock,
    pages: [{ ...page, token: acme.token, appSecret: "s3cret" }],
    user: { ...user, token: sandbox.userToken },
    attachments: [],
  });
});

test.each([
  [{ advance: "80d" }, "2027-02-10T08:00:00.000Z"],
  [{ advance: "1d12h" }, "2026-11-23T20:00:00.000Z"],
  [{ advance: "90m" }, "2026-11-22T09:30:00.000Z"],
  [{ advance: "1.5s" }, "2026-11-22T08:00:01.500Z"],
  [{ now: "2027-01-01T00:00:00Z" }, "2027-01-01T00:00:00.000Z"],
  [{ now: "2027-01-01T02:00:00.5+02:00" }, "2027-01-01T00:00:00.500Z"],
])("moves the clock by %j", async (body, now) => {
  const sandbox = await openSandbox();
  const reply = await sendJson(`${sandbox.url}/_sandbox/clock`, body);
  expect(reply).toMatchObject({ status: 200, body: { now, offsetMs: Date.parse(now) - noon } });
  expect(sandbox.now()).toBe(Date.parse(now));
});

test("adds one advance to another and lets the machine's clock run on", async () => {
  let machine = noon;
  const sandbox = await openSandbox({ now: () => machine });
  await sendJson(`${sandbox.url}/_sandbox/clock`, { advance: "1d" });
  await sendJson(`${sandbox.url}/_sandbox/clock`, { advance: "1d" });
  machine += 1000;
  expect(sandbox.now()).toBe(noon + 2 * 86_400_000 + 1000);
});

test("counts the days that an attachment has left by the moved clock", async () => {
  const sandbox = await openSandbox();
  await uploadFile(sandbox);
  const daysLeft = async (): Promise<unknown> =>
    member((await send(`${sandbox.url}/_sandbox/state`)).body, "attachments", "0", "daysLeft");
  const days = [await daysLeft()];
  for (const advance of ["80d", "10d", "1d"]) {
    await sendJson(`${sandbox.url}/_sandbox/clock`, { advance });
    days.push(await daysLeft());
  }
  expect(days).toEqual([90, 10, 0, 0]);
});

test.each([
  {},
  [],
  null,
  "80d",
  { advance: "80" },
  { advance: "-1d" },
  { advance: 80 },
  { advance: "1d", now: "2027-01-01T00:00:00Z" },
  { now: "tomorrow" },
  { now: "2027-01-01" },
  { now: "2027-13-01T00:00:00Z" },
  { advance: "99999999999d" },
])("refuses to move the clock by %j, and says how", async (body) => {
  const sandbox = await openSandbox();
  const reply = await sendJson(`${sandbox.url}/_sandbox/clock`, body);
  expect(reply.status).toBe(400);
  expect(member(reply.body, "error", "message")).toMatch(/the clock takes \{"advance":"80d"\}/);
  expect(sandbox.now()).toBe(noon);
});

test("forgets uploads, requests, clock and rules on reset, but gives no ID twice", async () => {
  const sandbox = await openSandbox();
  const before = attachmentIdOf(await uploadFile(sandbox));
  await sendJson(`${sandbox.url}/_sandbox/clock`, { advance: "1d" });
  await sendJson(`${sandbox.url}/_sandbox/rules`, [{ effect: { hang: true } }], { method: "PUT" });
  expect((await send(`${sandbox.url}/_sandbox/reset`, { method: "POST" })).status).toBe(200);
  expect((await send(`${sandbox.url}/_sandbox/state`)).body).toMatchObject({
    clock: { offsetMs: 0 },
    attachments: [],
  });
  expect((await send(`${sandbox.url}/_sandbox/requests`)).body).toEqual({ requests: [] });
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [] });
  expect(attachmentIdOf(await uploadFile(sandbox))).not.toBe(before);
});

test("lists what it received, with what came of it", async () => {
  const sandbox = await openSandbox();
  const id = attachmentIdOf(await uploadFile(sandbox));
  await uploadUrl(sandbox, "file:///a.png");
  const { body } = await send(`${sandbox.url}/_sandbox/requests`);
  const at = new Date(noon).toISOString();
  expect(body).toEqual({
    requests: [
      {
        at,
        method: "POST",
        path: "/v21.0/me/message_attachments",
        query: {},
        headers: expect.objectContaining({ authorization: "Bearer [redacted]" }),
        page: "acme",
        type: "image",
        contentType: "image/png",
        fileName: "shirt.png",
        size: 70,
        body: { message: { attachment: { type: "image", payload: { is_reusable: true } } } },
        status: 200,
        attachmentId: id,
      },
      {
        at,
        method: "POST",
        path: "/v25.0/me/message_attachments",
        query: { access_token: "[redacted]" },
        headers: expect.objectContaining({ "content-type": "application/json" }),
        page: "acme",
        type: "image",
        body: {
          message: { attachment: { type: "image", payload: { url: "file:///a.png", is_reusable: true } } },
        },
        status: 400,
        error: {
          code: 100,
          subcode: 2018008,
          message: expect.stringMatching(/^\(#100\) Failed to fetch/),
          trace: expect.stringMatching(/^A[\w-]{22}$/),
        },
      },
    ],
  });
});

test("shows no secret in what it received, wherever it stood", async () => {
  const sandbox = await openSandbox({ pages: [{ ...acme, appSecret: "s3cret" }] });
  const token = "EAAWRONG";
  await sendJson(
    `${sandbox.url}/${acme.token}/x?access_token=${token}&appsecret_proof=PROOF&note=${acme.token}`,
    {
      access_token: token,
      message: { text: `https://x.example/?access_token=${token}&b=1`, note: [acme.token, "s3cret"] },
    },
    { headers: { authorization: `Basic ${token}`, cookie: token, "x-note": acme.token } },
  );
  const form = new URLSearchParams({
    message: JSON.stringify({ access_token: token }),
    other: `access_token=${token}`,
  });
  await send(`${sandbox.url}/me/messages`, { method: "POST", body: form });
  await uploadFile(sandbox, { fileName: `${acme.token}.png` });
  const text = JSON.stringify((await send(`${sandbox.url}/_sandbox/requests`)).body);
  for (const secret of [token, acme.token, "s3cret", "PROOF"]) expect(text).not.toContain(secret);
  expect(text).toContain("https://x.example/?access_token=[redacted]&b=1");
});

test("keeps no more than the beginning of a long text", async () => {
  const sandbox = await openSandbox();
  await sendJson(`${sandbox.url}/me/messages`, { note: "x".repeat(5000) });
  const { body } = await send(`${sandbox.url}/_sandbox/requests`);
  expect(member(body, "requests", "0", "body", "note")).toBe(`${"x".repeat(4096)}… (5000 characters)`);
});

test("keeps no more than the beginning of a body with very many fields", async () => {
  const sandbox = await openSandbox();
  const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]));
  await sendJson(`${sandbox.url}/me/messages`, fields);
  const { body } = await send(`${sandbox.url}/_sandbox/requests`);
  const shown = JSON.stringify(fields);
  expect(member(body, "requests", "0", "body")).toEqual({
    "…": `${shown.slice(0, 4096)}… (${shown.length} characters)`,
  });
});

test("keeps the last 10,000 requests", async () => {
  const { RequestLog } = await import("../../src/sandbox/http/request-log.ts");
  const log = new RequestLog();
  const record = { at: "", method: "GET", path: "/", query: {}, headers: {} };
  const first = log.begin(record);
  for (let count = 1; count <= 10_000; count += 1) log.begin({ ...record, path: `/${count}` });
  first.update({ status: 200 });
  expect(first.current()).toEqual({ ...record, status: 200 });
  expect(log.records.length).toBe(10_000);
  expect(log.records[0]?.path).toBe("/1");
  expect(log.records.at(-1)?.path).toBe("/10000");
});

test("keeps the rules that were put", async () => {
  const sandbox = await openSandbox();
  const rules = [{ match: { call: 3 }, effect: { hang: true } }];
  expect((await sendJson(`${sandbox.url}/_sandbox/rules`, rules, { method: "PUT" })).body).toEqual({ rules });
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules });
});

test.each([
  ["PUT", "/_sandbox/rules", '{"a":', 400, "the body is not JSON"],
  ["PUT", "/_sandbox/rules", '"x"', 400, "the document must be an object of rules, rateLimit"],
  ["POST", "/_sandbox/clock", "now", 400, "the body is not JSON"],
  ["POST", "/_sandbox/clock", " ".repeat(1_048_577), 400, "the body is longer than 1048576 bytes"],
  ["POST", "/_sandbox/state", "{}", 405, "/_sandbox/state answers to GET, not POST"],
  ["DELETE", "/_sandbox/rules", "", 405, "/_sandbox/rules answers to GET and PUT, not DELETE"],
  [
    "POST",
    "/_sandbox/nothing",
    "{}",
    404,
    "/_sandbox/nothing is none of /_sandbox/state, /_sandbox/reset, /_sandbox/requests, /_sandbox/clock, /_sandbox/rules, /_sandbox/events, /_sandbox/media/PATH",
  ],
])("answers %s %s with an error that says what is wrong", async (method, path, body, status, message) => {
  const sandbox = await openSandbox();
  expect(await send(`${sandbox.url}${path}`, { method, ...(body === "" ? {} : { body }) })).toMatchObject({
    status,
    body: { error: { message } },
  });
});
