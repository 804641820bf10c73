import { expect, test } from "vitest";
import { acme, errorOf, member, openSandbox, send, sendJson, uploadFile } from "./support.ts";

const auth = { headers: { authorization: `Bearer ${acme.token}` } };

test("says who the token is", async () => {
  const sandbox = await openSandbox({ pages: [{ ...acme, title: "Acme Shop" }] });
  expect((await send(`${sandbox.url}/v25.0/me?fields=id,name`, auth)).body).toEqual({
    name: "Acme Shop",
    id: acme.id,
  });
  expect((await send(`${sandbox.url}/${acme.id}`, auth)).body).toEqual({ name: "Acme Shop", id: acme.id });
  expect((await send(`${sandbox.url}/me?fields=name`, auth)).body).toEqual({
    name: "Acme Shop",
    id: acme.id,
  });
  expect((await send(`${sandbox.url}/me?fields=id`, auth)).body).toEqual({ id: acme.id });
});

test("refuses a field that a Page does not have", async () => {
  const sandbox = await openSandbox();
  expect(errorOf(await send(`${sandbox.url}/me?fields=id,shoe_size`, auth))).toBe("400 100");
});

test("names the version that it served, the usage and its clock on every reply", async () => {
  const sandbox = await openSandbox();
  const { headers } = await uploadFile(sandbox, { path: "/v21.0/me/message_attachments" });
  expect(headers.get("facebook-api-version")).toBe("v21.0");
  expect(headers.get("x-app-usage")).toBe('{"call_count":0,"total_cputime":0,"total_time":0}');
  expect(headers.get("x-page-usage")).toBe('{"call_count":0,"total_cputime":0,"total_time":0}');
  expect(headers.get("x-business-use-case-usage")).toBe(
    '{"1234567890":[{"type":"messenger","call_count":0,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0}]}',
  );
  expect(headers.get("date")).toBe("Sun, 22 Nov 2026 08:00:00 GMT");
  expect((await send(`${sandbox.url}/me`)).headers.get("facebook-api-version")).toBe("v25.0");
});

test("tells the date by its own clock when that was moved", async () => {
  const sandbox = await openSandbox();
  await sendJson(`${sandbox.url}/_sandbox/clock`, { advance: "90d" });
  expect((await uploadFile(sandbox)).headers.get("date")).toBe("Sat, 20 Feb 2027 08:00:00 GMT");
});

test.each(["/v21.0/me/message_attachment", "/foo", "/me/foo/bar", "/", "/v25.0/"])(
  "refuses the path %s as 2500",
  async (path) => {
    const sandbox = await openSandbox();
    expect(errorOf(await send(`${sandbox.url}${path}`, auth))).toBe("400 2500");
  },
);

test.each([
  ["GET", "/me/message_attachments"],
  ["DELETE", "/v25.0/me/message_attachments"],
  ["POST", "/me"],
])("refuses %s %s as 2500", async (method, path) => {
  const sandbox = await openSandbox();
  const reply = await send(`${sandbox.url}${path}`, { method, ...auth });
  expect(errorOf(reply)).toBe("400 2500");
  expect(member(reply.body, "error", "message")).toMatch(/^Unsupported (get|delete|post) request: /);
});

test.each([
  ["/v2.10/me", "v20.0"],
  ["/v19.9/me", "v20.0"],
  ["/v20.0/me", "v20.0"],
  ["/v20.1/me", "v20.1"],
  ["/v25.0/me", "v25.0"],
  ["/me", "v25.0"],
])("serves %s as %s when v20.0 is the oldest version there is", async (path, version) => {
  const { url } = await openSandbox({ oldestVersion: "v20.0" });
  const { status, headers } = await send(`${url}${path}`, auth);
  expect({ status, version: headers.get("facebook-api-version") }).toEqual({ status: 200, version });
});
