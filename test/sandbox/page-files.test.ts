import { request } from "node:http";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { acme, errorOf, openSandbox, send, sendJson } from "./support.ts";

function statusWithHost(sandbox: Sandbox, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${sandbox.url}${path}`, { headers: { host } }, (reply) => {
      reply.resume().on("end", () => resolve(reply.statusCode));
    })
      .on("error", reject)
      .end();
  });
}

test("serves a page that may load nothing but what the sandbox serves, and make no markup of texts", async () => {
  const sandbox = await openSandbox();
  const reply = await fetch(`${sandbox.url}/`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = reply.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
  const html = await reply.text();
  expect(html).not.toMatch(/<style|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
  const links = [...html.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link]) => link);
  expect(links.filter((link) => link?.startsWith("/_sandbox/page/") !== true)).toEqual([]);
});

test("answers HEAD of the page with the headers alone", async () => {
  const sandbox = await openSandbox();
  const reply = await fetch(`${sandbox.url}/`, { method: "HEAD" });
  expect([reply.status, await reply.text()]).toEqual([200, ""]);
});

test("serves the page's files, and no others of the package", async () => {
  const sandbox = await openSandbox();
  const status = async (path: string): Promise<number> => {
    const reply = await fetch(`${sandbox.url}/_sandbox/page/${path}`);
    await reply.text();
    return reply.status;
  };
  expect(await status("sandbox/web/base.css")).toBe(200);
  expect(await status("sandbox/web/icon.svg")).toBe(200);
  for (const path of [
    "",
    "bin.js",
    "sandbox/start-sandbox.js",
    "sandbox/web/../../bin.js",
    "sandbox/web/gone.js",
  ]) {
    expect([path, await status(path)]).toEqual([path, 404]);
  }
  expect(await status("sandbox%2fweb%2fbase.css")).toBe(404);
});

test("leaves POST /, and what comes with a token, to the Graph API", async () => {
  const sandbox = await openSandbox();
  const reply = await sendJson(`${sandbox.url}/?access_token=${acme.token}`, {
    batch: [{ method: "GET", relative_url: "me" }],
  });
  expect(reply.body).toMatchObject([{ code: 200 }]);
  expect(errorOf(await send(`${sandbox.url}/`, { method: "DELETE" }))).toMatch(/^400 /);
  expect(errorOf(await send(`${sandbox.url}/?ids=1&access_token=${acme.token}`))).toBe("400 2500");
});

test("refuses the page, its files, its events and uploads to a foreign Host", async () => {
  const sandbox = await openSandbox();
  for (const path of [
    "/",
    "/?x=1",
    "/_sandbox/page/sandbox/web/base.css",
    "/_sandbox/events",
    "/_sandbox/uploads/0",
  ]) {
    expect([path, await statusWithHost(sandbox, path, "rebound.example")]).toEqual([path, 403]);
  }
});

test("no request for the page is among the Graph API's", async () => {
  const sandbox = await openSandbox();
  await (await fetch(`${sandbox.url}/`)).text();
  expect((await send(`${sandbox.url}/_sandbox/requests`)).body).toEqual({ requests: [] });
});
