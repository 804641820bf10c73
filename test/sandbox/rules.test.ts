import { connect } from "node:net";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import {
  acme,
  advance,
  attachmentsOf,
  errorOf,
  media,
  member,
  openFolder,
  openSandbox,
  putRules,
  type Reply,
  send,
  sendJson,
  uploadFile,
  uploadUrl,
} from "./support.ts";

const refuse = {
  error: { code: 2, message: "(#2) Service temporarily unavailable", status: 500, transient: true },
};

/** What each of `count` uploads came to: `ok` or its error. */
async function outcomes(sandbox: Sandbox, count: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let done = 0; done < count; done += 1) found.push(errorOf(await uploadFile(sandbox)) ?? "ok");
  return found;
}

/** What the connection came to: `reply`, or how it failed. */
async function connectionOutcome(reply: Promise<Reply>): Promise<string> {
  return reply.then(
    () => "reply",
    () => "broken",
  );
}

const bad = "500 2";

test.each([
  [{ effect: refuse }, [bad, bad, bad, bad, bad, bad]],
  [{ match: { call: 3 }, effect: refuse }, ["ok", "ok", bad, "ok", "ok", "ok"]],
  [{ match: { every: 2 }, effect: refuse }, ["ok", bad, "ok", bad, "ok", bad]],
  [{ match: { every: 2 }, times: 2, effect: refuse }, ["ok", bad, "ok", bad, "ok", "ok"]],
  [{ match: { share: 0 }, effect: refuse }, ["ok", "ok", "ok", "ok", "ok", "ok"]],
  [{ match: { share: 1 }, times: 1, effect: refuse }, [bad, "ok", "ok", "ok", "ok", "ok"]],
])("acts on the calls that %j names", async (rule, expected) => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [rule]);
  expect(await outcomes(sandbox, 6)).toEqual(expected);
});

test("draws the same share of calls for the same seed, and others for another", async () => {
  const draw = async (seed: number): Promise<readonly string[]> => {
    const sandbox = await openSandbox();
    await putRules(sandbox, [{ match: { share: 0.5, seed }, effect: refuse }]);
    return outcomes(sandbox, 24);
  };
  const first = await draw(1);
  expect(await draw(1)).toEqual(first);
  expect(await draw(2)).not.toEqual(first);
  const refused = first.filter((outcome) => outcome === bad).length;
  expect(refused).toBeGreaterThan(4);
  expect(refused).toBeLessThan(20);
});

test("acts only on calls of its path, Page, type and key", async () => {
  const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN" };
  const sandbox = await openSandbox({ pages: [acme, other] });
  const isRefused = async (match: object): Promise<readonly boolean[]> => {
    await putRules(sandbox, [{ match, effect: refuse }]);
    const replies = [
      await uploadFile(sandbox),
      await uploadFile(sandbox, { token: other.token }),
      await uploadFile(sandbox, { type: "file", fileName: "menu.pdf", contentType: "application/pdf" }),
      await uploadUrl(sandbox, "http://sandbox.localhost/menu.pdf"),
      await send(`${sandbox.url}/v21.0/me?access_token=${acme.token}`),
    ];
    return replies.map((reply) => errorOf(reply) === bad);
  };
  expect(await isRefused({ path: "/me/message_attachments" })).toEqual([true, true, true, true, false]);
  expect(await isRefused({ page: "other" })).toEqual([false, true, false, false, false]);
  expect(await isRefused({ page: other.id })).toEqual([false, true, false, false, false]);
  expect(await isRefused({ type: "file" })).toEqual([false, false, true, false, false]);
  expect(await isRefused({ key: "menu.pdf" })).toEqual([false, false, true, true, false]);
});

test("counts the calls of each rule apart, lets the first decide, and begins anew with new rules", async () => {
  const sandbox = await openSandbox();
  const rules = [
    { match: { call: 2 }, effect: refuse },
    { match: { every: 2 }, effect: { error: { code: 4, subcode: 9, status: 403 } } },
  ];
  await putRules(sandbox, rules);
  expect(await outcomes(sandbox, 4)).toEqual(["ok", bad, "ok", "403 4/9"]);
  await putRules(sandbox, { rules });
  expect(await outcomes(sandbox, 2)).toEqual(["ok", bad]);
});

test("answers the error that a rule names, makes nothing, and says so in the list of requests", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: refuse }]);
  expect((await uploadFile(sandbox)).body).toEqual({
    error: {
      message: "(#2) Service temporarily unavailable",
      type: "OAuthException",
      is_transient: true,
      code: 2,
      fbtrace_id: expect.any(String),
    },
  });
  expect(await attachmentsOf(sandbox)).toEqual([]);
  const { body } = await send(`${sandbox.url}/_sandbox/requests`);
  expect(member(body, "requests", "0")).toMatchObject({ fault: "error", status: 500, fileName: "shirt.png" });
});

test("answers a gateway's page", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { html: 502 } }]);
  const reply = await fetch(`${sandbox.url}/me?access_token=${acme.token}`);
  expect(reply.status).toBe(502);
  expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(await reply.text()).toMatch(/^<!DOCTYPE html>/);
});

test.each(["before", "during", "after"])(
  "resets the connection %s the body and makes nothing",
  async (reset) => {
    const sandbox = await openSandbox();
    await putRules(sandbox, [{ times: 1, effect: { reset } }]);
    const bytes = Buffer.concat([media.png, Buffer.alloc(1_000_000)]);
    expect(await connectionOutcome(uploadFile(sandbox, { bytes }))).toBe("broken");
    expect(await attachmentsOf(sandbox)).toEqual([]);
    expect(await outcomes(sandbox, 1)).toEqual(["ok"]);
  },
);

test("resets a connection that only its body's type can choose", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ match: { type: "image" }, effect: { reset: "before" } }]);
  expect(await connectionOutcome(uploadFile(sandbox))).toBe("broken");
  expect(await connectionOutcome(send(`${sandbox.url}/me`))).toBe("reply");
});

test("resets a connection that only the token in its body can choose", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ match: { page: "acme", call: 2 }, effect: { reset: "before" } }]);
  const ask = (): Promise<string> =>
    connectionOutcome(sendJson(`${sandbox.url}/me/messages`, { access_token: acme.token }));
  expect([await ask(), await ask(), await ask()]).toEqual(["reply", "broken", "reply"]);
});

test("makes an ID and loses it", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { lose: true } }]);
  expect(await connectionOutcome(uploadFile(sandbox))).toBe("broken");
  const [attachment, ...others] = await attachmentsOf(sandbox);
  expect(others).toEqual([]);
  const { body } = await send(`${sandbox.url}/_sandbox/requests`);
  expect(member(body, "requests", "0", "attachmentId")).toBe(member(attachment, "id"));
  expect(member(body, "requests", "0", "fault")).toBe("lose");
});

test("makes an ID and breaks off in the middle of the answer", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { truncate: true } }]);
  expect(await connectionOutcome(uploadFile(sandbox))).toBe("broken");
  expect((await attachmentsOf(sandbox)).length).toBe(1);
});

test("never answers, makes nothing, and still closes", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { hang: true } }]);
  const reply = connectionOutcome(uploadFile(sandbox));
  await expect
    .poll(async () => member((await send(`${sandbox.url}/_sandbox/requests`)).body, "requests", "0", "fault"))
    .toBe("hang");
  expect(await attachmentsOf(sandbox)).toEqual([]);
  await sandbox.close();
  expect(await reply).toBe("broken");
});

test("answers late, with or without another effect", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { latencyMs: 30 } }, { effect: { ...refuse, latencyMs: 30 } }]);
  const start = performance.now();
  expect(await outcomes(sandbox, 1)).toEqual([bad]);
  expect(performance.now() - start).toBeGreaterThan(55);
});

test("closes while a late answer is due", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { latencyMs: 3_600_000 } }]);
  const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
  const ended = new Promise((resolve) => socket.on("close", resolve).on("error", resolve).resume());
  socket.write(`GET /me HTTP/1.1\r\nHost: x\r\n\r\n`);
  await expect
    .poll(async () => member((await send(`${sandbox.url}/_sandbox/requests`)).body, "requests", "0", "path"))
    .toBe("/me");
  await sandbox.close();
  await ended;
});

test("leaves control calls alone", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { reset: "before" } }]);
  expect((await send(`${sandbox.url}/_sandbox/state`)).status).toBe(200);
});

test("ends a Page's token at an instant", async () => {
  const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN" };
  const sandbox = await openSandbox({ pages: [acme, other] });
  await putRules(sandbox, [
    { match: { page: "acme" }, effect: { expireToken: { at: "2026-11-23T08:00:00Z" } } },
  ]);
  expect(await outcomes(sandbox, 1)).toEqual(["ok"]);
  await advance(sandbox, "1d");
  const reply = await uploadFile(sandbox);
  expect(errorOf(reply)).toBe("400 190/463");
  expect(member(reply.body, "error", "message")).toBe(
    "Error validating access token: Session has expired on Mon, 23 Nov 2026 08:00:00 GMT. The current time is Mon, 23 Nov 2026 08:00:00 GMT.",
  );
  expect(errorOf(await uploadFile(sandbox, { token: other.token }))).toBeUndefined();
});

test("ends every Page's token after so many calls, for good", async () => {
  const sandbox = await openSandbox();
  await putRules(sandbox, [{ effect: { expireToken: { afterCalls: 2 } } }]);
  expect(await outcomes(sandbox, 4)).toEqual(["ok", "ok", "400 190/463", "400 190/463"]);
  await putRules(sandbox, []);
  expect(await outcomes(sandbox, 1)).toEqual(["ok"]);
});

test("keeps rules over a restart", async () => {
  const statePath = `${await openFolder()}/state.jsonl`;
  const first = await openSandbox({ statePath });
  await putRules(first, [{ effect: refuse }]);
  await first.close();
  const second = await openSandbox({ statePath });
  expect(await outcomes(second, 1)).toEqual([bad]);
  await send(`${second.url}/_sandbox/reset`, { method: "POST" });
  expect(await outcomes(second, 1)).toEqual(["ok"]);
});
