import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { calledOrigin, isForeignHost } from "../../src/sandbox/http/refuse-foreign.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { parseJson } from "../support/json.ts";
import { acme, member, openSandbox } from "./support.ts";

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

function ask(sandbox: Sandbox, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const client = request(`${sandbox.url}${path}`, { headers }, (reply) => {
      text(reply).then((body) => resolve({ status: reply.statusCode, body: parseJson(body) }), reject);
    });
    client.on("error", reject).end();
  });
}

async function statusOf(
  sandbox: Sandbox,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return (await ask(sandbox, path, headers)).status;
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

test("takes the Origin of a published port, and no other port's or rebound name's", async () => {
  const sandbox = await openSandbox();
  const state = (host: string, origin: string): Promise<number | undefined> =>
    statusOf(sandbox, "/_sandbox/state", { host, origin });
  expect(await state("localhost:9090", "http://localhost:9090")).toBe(200);
  expect(await state("localhost:9090", "http://localhost:9091")).toBe(403);
  expect(await state("localhost:9090", "https://localhost:9090")).toBe(403);
  const me = `/me?access_token=${acme.token}`;
  const rebound = { host: "evil.example:9090", origin: "http://evil.example:9090" };
  expect(await statusOf(sandbox, me, rebound)).toBe(403);
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

test("leads a client back to where it called, or home when that does not lead here", () => {
  const led = (host: string | undefined, bound: string): string | undefined =>
    calledOrigin(host === undefined ? {} : { host }, { host: bound, port: 80 });
  expect(led("localhost:8080", "127.0.0.1")).toBe("http://localhost:8080");
  expect(led("[::1]:8080", "::1")).toBe("http://[::1]:8080");
  expect(led("graph.facebook.com", "127.0.0.1")).toBeUndefined();
  expect(led("graph.facebook.com", "localhost")).toBeUndefined();
  expect(led("sandbox:8080", "0.0.0.0")).toBe("http://sandbox:8080");
  expect(led("127.0.0.1:9090", "::")).toBe("http://127.0.0.1:9090");
  expect(led(undefined, "0.0.0.0")).toBeUndefined();
});

test.each([
  ["localhost:4321", "http://localhost:4321/"],
  ["graph.facebook.com", "http://127.0.0.1:"],
])("paging.next of a call to %s begins with %s", async (host, start) => {
  const pages = [acme, { name: "zoo" }];
  const sandbox = await openSandbox({ pages });
  const path = `/v25.0/me/accounts?limit=1&access_token=${sandbox.userToken}`;
  const { body } = await ask(sandbox, path, { host });
  expect(String(member(body, "paging", "next")).startsWith(start)).toBe(true);
});
