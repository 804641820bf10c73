import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { acme, errorOf, member, openSandbox, send, uploadFile } from "./support.ts";

const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN" };

test("takes the token from the query, the header or the body", async () => {
  const sandbox = await openSandbox();
  const url = `${sandbox.url}/me?fields=id`;
  const replies = [
    await send(`${url}&access_token=${acme.token}`),
    await send(url, { headers: { authorization: `Bearer ${acme.token}` } }),
    await send(url, { headers: { authorization: `bearer ${acme.token}` } }),
  ];
  expect(replies.map(({ body }) => body)).toEqual([{ id: acme.id }, { id: acme.id }, { id: acme.id }]);
});

test("refuses a call without a token, or with one that it never gave, as 190", async () => {
  const sandbox = await openSandbox();
  const replies = [
    await send(`${sandbox.url}/me`),
    await send(`${sandbox.url}/me?access_token=`),
    await send(`${sandbox.url}/me?access_token=WRONG`),
    await uploadFile(sandbox, { token: "WRONG" }),
  ];
  expect(replies.map(errorOf)).toEqual(["400 190", "400 190", "400 190", "400 190"]);
});

test("refuses a Page that is not the token's, or that nobody knows, as 100/33", async () => {
  const sandbox = await openSandbox({ pages: [acme, other] });
  for (const id of [other.id, "1"]) {
    expect(errorOf(await send(`${sandbox.url}/v25.0/${id}?access_token=${acme.token}`))).toBe("400 100/33");
    expect(errorOf(await uploadFile(sandbox, { path: `/v25.0/${id}/message_attachments` }))).toBe(
      "400 100/33",
    );
  }
});

test("keeps each Page's uploads apart", async () => {
  const sandbox = await openSandbox({ pages: [acme, other] });
  await uploadFile(sandbox);
  await uploadFile(sandbox, { token: other.token, path: `/${other.id}/message_attachments` });
  const { body } = await send(`${sandbox.url}/_sandbox/state`);
  expect(member(body, "attachments", "0", "page")).toBe("acme");
  expect(member(body, "attachments", "1", "page")).toBe("other");
});

test("makes IDs and tokens that follow from the names where none are given", async () => {
  const [first, second] = [
    await openSandbox({ pages: [{ name: "default" }, { name: "staging" }] }),
    await openSandbox({ pages: [{ name: "default" }, { name: "staging" }] }),
  ];
  expect(first.pages).toEqual(second.pages);
  expect(first.pages).toEqual([
    {
      name: "default",
      id: expect.stringMatching(/^\d{15}$/),
      token: expect.stringMatching(/^SANDBOX-[0-9a-f]{40}$/),
    },
    {
      name: "staging",
      id: expect.stringMatching(/^\d{15}$/),
      token: expect.stringMatching(/^SANDBOX-[0-9a-f]{40}$/),
    },
  ]);
  expect(first.pages[0]?.id).not.toBe(first.pages[1]?.id);
  expect(first.pages[0]?.token).not.toBe(first.pages[1]?.token);
});

test("demands the appsecret_proof of a Page with an app secret, in lower case", async () => {
  const sandbox = await openSandbox({ pages: [{ ...acme, appSecret: "s3cret" }] });
  const proof = createHmac("sha256", "s3cret").update(acme.token).digest("hex");
  const url = `${sandbox.url}/me?fields=id&access_token=${acme.token}`;
  expect((await send(`${url}&appsecret_proof=${proof}`)).body).toEqual({ id: acme.id });
  const missing = await send(url);
  expect(errorOf(missing)).toBe("400 100");
  expect(member(missing.body, "error", "message")).toBe(
    "(#100) API calls from the server require an appsecret_proof argument",
  );
  for (const wrong of [proof.toUpperCase(), "0".repeat(64)]) {
    const reply = await send(`${url}&appsecret_proof=${wrong}`);
    expect(member(reply.body, "error", "message")).toBe(
      "(#100) Invalid appsecret_proof provided in the API argument",
    );
  }
});

test("needs no appsecret_proof without an app secret, and does not mind one", async () => {
  const sandbox = await openSandbox();
  const reply = await send(`${sandbox.url}/me?fields=id&access_token=${acme.token}&appsecret_proof=anything`);
  expect(reply.body).toEqual({ id: acme.id });
});
