import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import {
  acme,
  advance,
  attachmentsOf,
  errorOf,
  media,
  member,
  openSandbox,
  putRules,
  type Reply,
  send,
  sendJson,
  uploadFile,
} from "./support.ts";

const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN", title: "The Other" };

function ask(sandbox: Sandbox, path: string, token: string): Promise<Reply> {
  return send(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

test("tells a user who he is and which Pages he has", async () => {
  const sandbox = await openSandbox({ pages: [acme, other] });
  expect((await ask(sandbox, "/me?fields=id,name", sandbox.userToken)).body).toEqual({
    name: "Sandbox User",
    id: "100000000000001",
  });
  const { body } = await ask(sandbox, "/v25.0/me/accounts?fields=id,name,access_token", sandbox.userToken);
  expect(member(body, "data")).toEqual([
    { access_token: acme.token, name: "acme", id: acme.id },
    { access_token: other.token, name: "The Other", id: other.id },
  ]);
  expect(member(body, "paging", "next")).toBeUndefined();
});

test("leads through the Pages by paging.next", async () => {
  const pages = Array.from({ length: 60 }, (_, index) => ({ name: `page-${index}` }));
  const sandbox = await openSandbox({ pages });
  const ids: unknown[] = [];
  const sizes: number[] = [];
  let url: unknown = `${sandbox.url}/v25.0/me/accounts?fields=id&access_token=${sandbox.userToken}`;
  while (typeof url === "string") {
    const { body } = await send(url);
    const data = member(body, "data");
    if (!Array.isArray(data)) throw new Error(JSON.stringify(body));
    ids.push(...data.map((page: unknown) => page));
    sizes.push(data.length);
    url = member(body, "paging", "next");
  }
  expect(sizes).toEqual([25, 25, 10]);
  expect(ids).toEqual(sandbox.pages.map(({ id }) => ({ id })));
  const beyond = await ask(sandbox, "/me/accounts?limit=1&after=cGFnZSA2MA", sandbox.userToken);
  expect(beyond.body).toEqual({ data: [] });
});

test.each(["/me/accounts?limit=0", "/me/accounts?limit=many", "/me/accounts?after=nonsense"])(
  "refuses %s",
  async (path) => {
    const sandbox = await openSandbox();
    expect(errorOf(await ask(sandbox, path, sandbox.userToken))).toBe("400 100");
  },
);

test("refuses a user's token where a Page's is needed, and a Page's where a user's is", async () => {
  const sandbox = await openSandbox();
  expect(errorOf(await uploadFile(sandbox, { token: sandbox.userToken }))).toBe("400 210");
  expect(errorOf(await ask(sandbox, `/${acme.id}`, sandbox.userToken))).toBe("400 210");
  expect(errorOf(await ask(sandbox, "/me/accounts", "nobody's"))).toBe("400 190");
  expect(errorOf(await ask(sandbox, "/me/accounts", acme.token))).toBe("400 2500");
});

test("describes tokens", async () => {
  const sandbox = await openSandbox();
  const debug = async (input: string, token = acme.token): Promise<unknown> =>
    member((await ask(sandbox, `/debug_token?input_token=${input}`, token)).body, "data");
  const page = {
    app_id: "100000000000002",
    application: "Sandbox",
    type: "PAGE",
    profile_id: acme.id,
    is_valid: true,
    expires_at: 0,
    scopes: ["pages_messaging", "pages_show_list", "pages_manage_metadata"],
  };
  expect(await debug(acme.token)).toEqual(page);
  expect(await debug(acme.token, "123|secret")).toEqual(page);
  expect(await debug(sandbox.userToken)).toMatchObject({ type: "USER", is_valid: true });
  expect(await debug("WRONG")).toEqual({
    error: { code: 190, message: "Invalid OAuth access token." },
    is_valid: false,
    scopes: [],
  });

  await putRules(sandbox, [{ effect: { expireToken: { at: "2026-11-23T08:00:00Z" } } }]);
  expect(await debug(acme.token)).toEqual({ ...page, expires_at: Date.parse("2026-11-23T08:00:00Z") / 1000 });
  await advance(sandbox, "2d");
  expect(await debug(acme.token)).toMatchObject({
    is_valid: false,
    expires_at: Date.parse("2026-11-23T08:00:00Z") / 1000,
    error: { code: 190, subcode: 463 },
  });
});

test("describes no token to a stranger, and none that is not named", async () => {
  const sandbox = await openSandbox();
  expect(errorOf(await ask(sandbox, "/debug_token?input_token=x", "WRONG"))).toBe("400 190");
  expect(errorOf(await ask(sandbox, "/debug_token", acme.token))).toBe("400 100");
});

const messageText = JSON.stringify({ attachment: { type: "image", payload: { is_reusable: true } } });

test.each(["/", "/v21.0/", "/v21.0"])(
  "does a batch at %s, each call with the batch's token or its own",
  async (path) => {
    const sandbox = await openSandbox({ pages: [acme, other] });
    const reply = await sendJson(`${sandbox.url}${path}`, {
      access_token: acme.token,
      include_headers: false,
      batch: [
        { method: "GET", relative_url: "v21.0/me?fields=id" },
        { method: "GET", relative_url: `me?fields=id&access_token=${other.token}` },
        { method: "get", relative_url: "/me?fields=id", access_token: other.token },
        {
          method: "POST",
          relative_url: "me/messages",
          body: new URLSearchParams({ recipient: '{"id":"77"}', message: '{"text":"hello"}' }).toString(),
        },
        { relative_url: "me/nothing" },
      ],
    });
    expect(reply.status).toBe(200);
    const parts = Array.isArray(reply.body) ? reply.body : [];
    expect(parts.map((part: unknown) => member(part, "code"))).toEqual([200, 200, 200, 200, 400]);
    const bodies = parts.map((part: unknown): unknown => JSON.parse(String(member(part, "body"))));
    expect(bodies.slice(0, 3)).toEqual([{ id: acme.id }, { id: other.id }, { id: other.id }]);
    expect(member(bodies[3], "recipient_id")).toBe("77");
    expect(member(bodies[4], "error", "code")).toBe(2500);
    expect(parts.map((part: unknown) => member(part, "headers"))).toEqual(parts.map(() => undefined));
  },
);

test("does a batch that comes as a form, with a file for one of its calls", async () => {
  const sandbox = await openSandbox();
  const form = new FormData();
  form.set("access_token", acme.token);
  const call = {
    method: "POST",
    relative_url: "me/message_attachments",
    body: new URLSearchParams({ message: messageText }).toString(),
    attached_files: "shirt",
  };
  form.set("batch", JSON.stringify([call, { ...call, attached_files: undefined }]));
  form.set("shirt", new Blob([media.png], { type: "image/png" }), "shirt.png");
  const reply = await send(sandbox.url, { method: "POST", body: form });
  expect(member(reply.body, "0", "code")).toBe(200);
  expect(member(reply.body, "0", "headers")).toEqual([
    { name: "Content-Type", value: "application/json; charset=UTF-8" },
  ]);
  expect(member(reply.body, "1", "code")).toBe(400);
  const [attachment] = await attachmentsOf(sandbox);
  expect(JSON.parse(String(member(reply.body, "0", "body")))).toEqual({
    attachment_id: member(attachment, "id"),
  });
});

test("counts each call of a batch in the Page's allowance, and hands its appsecret_proof on", async () => {
  const sandbox = await openSandbox({
    pages: [{ ...acme, appSecret: "s3cret" }],
    rules: { rateLimit: { calls: 2, windowMs: 60_000 } },
  });
  const proof = createHmac("sha256", "s3cret").update(acme.token).digest("hex");
  const reply = await sendJson(`${sandbox.url}/?appsecret_proof=${proof}&access_token=${acme.token}`, {
    batch: Array.from({ length: 3 }, () => ({ relative_url: "me" })),
  });
  expect([0, 1, 2].map((index) => member(reply.body, String(index), "code"))).toEqual([200, 200, 400]);
});

test.each([
  [{ batch: "x" }],
  [{ batch: [1] }],
  [{ batch: [{}] }],
  [{ batch: [{ relative_url: "/" }] }],
  [{ batch: Array.from({ length: 51 }, () => ({ relative_url: "me" })) }],
])("refuses the batch %#", async (body) => {
  const sandbox = await openSandbox();
  expect(errorOf(await sendJson(`${sandbox.url}/?access_token=${acme.token}`, body))).toBe("400 100");
});
