import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { SandboxApp } from "../../src/sandbox/sandbox-app.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { acme, errorOf, member, openSandbox, type Reply, send, sendJson, uploadFile } from "./support.ts";

const bot: SandboxApp = { id: "10", name: "The Bot", secret: "bot-secret", requiresProof: true };
const lax: SandboxApp = { id: "11", name: "Lax", secret: "lax-secret", requiresProof: false };
const zoo = { name: "zoo", id: "222", token: "ZOO-TOKEN" };
const user = "USER-TOKEN";

function openApps(): Promise<Sandbox> {
  return openSandbox({
    pages: [
      { ...acme, app: bot },
      { ...zoo, app: lax },
    ],
    accounts: { token: user, app: bot, pages: ["acme"] },
  });
}

function proofOf(token: string, secret = "bot-secret"): string {
  return createHmac("sha256", secret).update(token).digest("hex");
}

/** Asks with a token and, unless it is empty, a proof. */
function ask({ url }: Sandbox, path: string, token: string, proof = ""): Promise<Reply> {
  const target = new URL(path, url);
  if (proof !== "") target.searchParams.set("appsecret_proof", proof);
  return send(target.href, { headers: { authorization: `Bearer ${token}` } });
}

test("checks each Page's appsecret_proof by the secret of its app", async () => {
  const sandbox = await openApps();
  expect((await ask(sandbox, "/me?fields=id", acme.token, proofOf(acme.token))).body).toEqual({
    id: acme.id,
  });
  expect(errorOf(await ask(sandbox, "/me", acme.token))).toBe("400 100");
  expect(errorOf(await ask(sandbox, "/me", acme.token, proofOf(acme.token, "lax-secret")))).toBe("400 100");
});

test("without requireProof a proof may be missing, but not be wrong", async () => {
  const sandbox = await openApps();
  expect((await ask(sandbox, "/me", zoo.token)).status).toBe(200);
  expect((await ask(sandbox, "/me", zoo.token, proofOf(zoo.token, "lax-secret"))).status).toBe(200);
  expect(errorOf(await ask(sandbox, "/me", zoo.token, proofOf(zoo.token)))).toBe("400 100");
});

test("/me and /me/accounts of the user need the proof of its app, and list its Pages alone", async () => {
  const sandbox = await openApps();
  for (const path of ["/me", "/me/accounts", "/100000000000001/accounts", `/${acme.id}`]) {
    expect(errorOf(await ask(sandbox, path, user))).toBe("400 100");
  }
  expect((await ask(sandbox, "/v25.0/me", user, proofOf(user))).body).toEqual({
    id: "100000000000001",
    name: "Sandbox User",
  });
  for (const node of ["me", "100000000000001"]) {
    const accounts = await ask(sandbox, `/${node}/accounts?fields=access_token`, user, proofOf(user));
    expect(member(accounts.body, "data")).toEqual([{ id: acme.id, access_token: acme.token }]);
  }
});

test("describes tokens to their own app: by one of its tokens, or by its ID and secret", async () => {
  const sandbox = await openApps();
  const debug = (input: string, token: string, proof = ""): Promise<Reply> =>
    ask(sandbox, `/debug_token?input_token=${input}`, token, proof);
  const app = { app_id: "10", application: "The Bot", is_valid: true };
  for (const asking of [acme.token, user]) {
    const reply = await debug(acme.token, asking, proofOf(asking));
    expect(member(reply.body, "data")).toMatchObject({ ...app, type: "PAGE", profile_id: acme.id });
    expect(errorOf(await debug(acme.token, asking))).toBe("400 100");
  }
  expect(member((await debug(user, "10|bot-secret")).body, "data")).toMatchObject({ ...app, type: "USER" });
  expect(errorOf(await debug(acme.token, "10|wrong"))).toBe("400 190");
  expect(errorOf(await debug(acme.token, "12|bot-secret"))).toBe("400 190");
  const foreign = await debug(acme.token, "11|lax-secret");
  expect(foreign.body).toMatchObject({
    error: { code: 100, message: "(#100) The App_id in the input_token did not match the Viewing App" },
  });
});

test("the same secret makes the same app", async () => {
  const pages = [
    { ...acme, appSecret: "s3cret" },
    { ...zoo, appSecret: "s3cret" },
    { name: "own", appSecret: "another" },
  ];
  const { body } = await send(`${(await openSandbox({ pages })).url}/_sandbox/state`);
  const [first, second, third] = [0, 1, 2].map((index) => member(body, "pages", String(index), "app", "id"));
  expect(first).toBe(second);
  expect(third).not.toBe(first);
});

test("an app's allowance is its own, and its Pages share it", async () => {
  const other = { name: "other", id: "333", token: "OTHER-TOKEN" };
  const [first, second] = [bot, lax].map((app) => ({ ...app, requiresProof: false }));
  if (first === undefined || second === undefined) throw new Error("two apps");
  const sandbox = await openSandbox({
    pages: [
      { ...acme, app: first },
      { ...other, app: first },
      { ...zoo, app: second },
    ],
    rules: { rateLimit: { calls: 2, windowMs: 60_000, code: 4 } },
  });
  const statuses: number[] = [];
  for (const token of [acme.token, other.token, acme.token, zoo.token]) {
    statuses.push((await uploadFile(sandbox, { token })).status);
  }
  expect(statuses).toEqual([200, 200, 403, 200]);
});

test("tokens and secrets are in no list of requests", async () => {
  const sandbox = await openApps();
  await ask(sandbox, `/me?note=${acme.token}+bot-secret+${user}`, acme.token, proofOf(acme.token));
  await ask(sandbox, "/debug_token?input_token=x&access_token=10|bot-secret", acme.token);
  const text = JSON.stringify((await send(`${sandbox.url}/_sandbox/requests`)).body);
  for (const secret of [acme.token, "bot-secret", user, proofOf(acme.token)])
    expect(text).not.toContain(secret);
});

test("a token without pages_messaging is good, and no upload or message may use it", async () => {
  const scopes = ["pages_show_list"];
  const sandbox = await openSandbox({ pages: [{ ...acme, scopes }] });
  expect((await ask(sandbox, "/me", acme.token)).status).toBe(200);
  expect(errorOf(await uploadFile(sandbox))).toBe("403 230");
  const url = `${sandbox.url}/me/messages?access_token=${acme.token}`;
  expect(errorOf(await sendJson(url, { recipient: { id: "7" }, message: { text: "hi" } }))).toBe("403 230");
  const { body } = await ask(sandbox, `/debug_token?input_token=${acme.token}`, acme.token);
  expect(member(body, "data", "scopes")).toEqual(scopes);
});
