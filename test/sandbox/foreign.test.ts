import { request } from "node:http";
import { expect, test } from "vitest";
import { isForeignHost } from "../../src/sandbox/http/refuse-foreign.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { acme, openSandbox } from "./support.ts";

function statusOf(
  sandbox: Sandbox,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const client = request(`${sandbox.url}${path}`, { headers }, (reply) => {
      reply.resume().on("end", () => resolve(reply.statusCode));
    });
    client.on("error", reject).end();
  });
}

test.each(["https://evil.example", "http://127.0.0.1:1", "null", "http://127.0.0.1.evil.example"])(
  "refuses the Origin %s everywhere",
  async (origin) => {
    const sandbox = await openSandbox();
    for (const path of [`/me?access_token=${acme.token}`, "/_sandbox/state", "/_sandbox/media/a.png"]) {
      expect(await statusOf(sandbox, path, { origin })).toBe(403);
    }
  },
);

test("takes its own Origin", async () => {
  const sandbox = await openSandbox();
  const { port } = new URL(sandbox.url);
  for (const host of ["127.0.0.1", "localhost", "sandbox.localhost"]) {
    expect(await statusOf(sandbox, "/_sandbox/state", { origin: `http://${host}:${port}` })).toBe(200);
  }
});

test("refuses a foreign Host for its control calls, and takes any for the Graph API", async () => {
  const sandbox = await openSandbox();
  for (const host of ["graph.facebook.com", "rebound.example:8080"]) {
    expect(await statusOf(sandbox, "/_sandbox/state", { host })).toBe(403);
    expect(await statusOf(sandbox, "/_sandbox", { host })).toBe(403);
    expect(await statusOf(sandbox, `/me?access_token=${acme.token}`, { host })).toBe(200);
  }
  for (const host of ["127.0.0.1:1", "localhost", "[::1]:80", "sandbox.localhost"]) {
    expect(await statusOf(sandbox, "/_sandbox/state", { host })).toBe(200);
  }
});

test("takes the host that it is bound to, and on all addresses every written one", () => {
  const foreign = (host: string, bound: string): boolean =>
    isForeignHost({ host }, { host: bound, port: 80 });
  expect(foreign("192.168.0.7:80", "192.168.0.7")).toBe(false);
  expect(foreign("192.168.0.8", "192.168.0.7")).toBe(true);
  expect(foreign("192.168.0.8", "0.0.0.0")).toBe(false);
  expect(foreign("[fe80::1]", "::")).toBe(false);
  expect(foreign("rebound.example", "0.0.0.0")).toBe(true);
  expect(foreign("", "127.0.0.1")).toBe(true);
});
