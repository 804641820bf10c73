import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { acme, advance, errorOf, member, openSandbox, putRules, type Reply, send } from "./support.ts";

const other = { name: "other", id: "9876543210", token: "OTHER-TOKEN" };
const rateLimit = { calls: 4, windowMs: 60_000 };

function call(sandbox: Sandbox, token: string = acme.token): Promise<Reply> {
  return send(`${sandbox.url}/me?fields=id&access_token=${token}`);
}

async function outcomes(sandbox: Sandbox, count: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let done = 0; done < count; done += 1) found.push(errorOf(await call(sandbox)) ?? "ok");
  return found;
}

function usageOf({ headers }: Reply): readonly unknown[] {
  const useCases: unknown = JSON.parse(headers.get("x-business-use-case-usage") ?? "{}");
  const useCase = member(useCases, acme.id, "0");
  return [
    member(JSON.parse(headers.get("x-app-usage") ?? "{}"), "call_count"),
    member(JSON.parse(headers.get("x-page-usage") ?? "{}"), "call_count"),
    member(useCase, "call_count"),
    member(useCase, "estimated_time_to_regain_access"),
  ];
}

test("tells rising usage, then refuses with 80006", async () => {
  const sandbox = await openSandbox({ rules: { rateLimit: { ...rateLimit, windowMs: 3_600_000 } } });
  const replies = [];
  for (let count = 0; count < 5; count += 1) replies.push(await call(sandbox));
  expect(replies.map(usageOf)).toEqual([
    [0, 25, 25, 0],
    [0, 50, 50, 0],
    [0, 75, 75, 0],
    [0, 100, 100, 60],
    [0, 125, 125, 60],
  ]);
  expect(replies.map(errorOf)).toEqual([undefined, undefined, undefined, undefined, "400 80006"]);
});

test("counts the calls that a rule refuses, each once", async () => {
  const sandbox = await openSandbox({
    rules: {
      rules: [
        { match: { call: 1 }, effect: { error: 2 } },
        { match: { call: 2 }, effect: { error: 2, done: true } },
      ],
      rateLimit,
    },
  });
  expect(await outcomes(sandbox, 5)).toEqual(["500 2", "500 2", "ok", "ok", "400 80006"]);
});

test("counts each Page apart", async () => {
  const sandbox = await openSandbox({ pages: [acme, other], rules: { rateLimit } });
  expect(await outcomes(sandbox, 5)).toEqual(["ok", "ok", "ok", "ok", "400 80006"]);
  expect(errorOf(await call(sandbox, other.token))).toBeUndefined();
});

test("lets the window slide with the clock", async () => {
  const sandbox = await openSandbox({ rules: { rateLimit } });
  expect(await outcomes(sandbox, 2)).toEqual(["ok", "ok"]);
  await advance(sandbox, "30s");
  expect(await outcomes(sandbox, 2)).toEqual(["ok", "ok"]);
  await advance(sandbox, "30s");
  expect(await outcomes(sandbox, 3)).toEqual(["ok", "ok", "400 80006"]);
});

test("keeps who carries on out for longer", async () => {
  const patient = await openSandbox({ rules: { rateLimit } });
  await outcomes(patient, 5);
  const pushing = await openSandbox({ rules: { rateLimit } });
  await outcomes(pushing, 5);
  for (const sandbox of [patient, pushing]) await advance(sandbox, "50s");
  expect(await outcomes(pushing, 4)).toEqual(Array.from({ length: 4 }, () => "400 80006"));
  for (const sandbox of [patient, pushing]) await advance(sandbox, "10s");
  expect(await outcomes(patient, 1)).toEqual(["ok"]);
  expect(await outcomes(pushing, 1)).toEqual(["400 80006"]);
});

test("tells who carries on how the block grows", async () => {
  const sandbox = await openSandbox({ rules: { rateLimit: { calls: 4, windowMs: 60 * 60_000 } } });
  await outcomes(sandbox, 4);
  const regains: unknown[] = [];
  for (let count = 0; count < 5; count += 1) {
    await advance(sandbox, "10m");
    regains.push(usageOf(await call(sandbox))[3]);
  }
  // Who had kept still would be let in after an hour, so in 10 minutes more.
  expect(regains).toEqual([50, 40, 30, 30, 30]);
  await advance(sandbox, "10m");
  expect(await outcomes(sandbox, 1)).toEqual(["400 80006"]);
});

test.each([
  [4, "403 4", [100, 0, 0, 0]],
  [341, "400 341", [100, 0, 0, 0]],
  [32, "400 32", [0, 100, 0, 0]],
  [613, "400 613", [0, 100, 100, 1]],
  [80006, "400 80006", [0, 100, 100, 1]],
  [999, "400 999", [0, 100, 100, 1]],
])(
  "refuses with the code %i where that is asked for, and tells the usage it is about",
  async (code, error, usage) => {
    const sandbox = await openSandbox({ rules: { rateLimit: { calls: 0, windowMs: 1000, code } } });
    const reply = await call(sandbox);
    expect(errorOf(reply)).toBe(error);
    expect(usageOf(reply)).toEqual(usage);
  },
);

test.each([4, 341])("counts the calls of all Pages together for the code %i", async (code) => {
  const sandbox = await openSandbox({
    pages: [acme, other],
    rules: { rateLimit: { calls: 3, windowMs: 60_000, code } },
  });
  const replies = [await call(sandbox), await call(sandbox, other.token), await call(sandbox, "nobody's")];
  expect(replies.map((reply) => usageOf(reply)[0])).toEqual([33, 66, 66]);
  expect(await outcomes(sandbox, 2)).toEqual(["ok", expect.stringMatching(`40[03] ${code}`)]);
  expect(errorOf(await call(sandbox, other.token))).toMatch(`${code}`);
});

test("leaves the usage headers out where that is asked for", async () => {
  const sandbox = await openSandbox({ rules: { rateLimit: { ...rateLimit, usageHeaders: false } } });
  const { headers } = await call(sandbox);
  expect([...headers.keys()].filter((name) => name.includes("usage"))).toEqual([]);
});

test("takes a limit from the rules, and goes back to its own with a reset", async () => {
  const sandbox = await openSandbox({ rules: { rateLimit } });
  const tight = { calls: 1, windowMs: 60_000, code: 613 };
  await putRules(sandbox, { rules: [], rateLimit: tight });
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [], rateLimit: tight });
  expect(await outcomes(sandbox, 2)).toEqual(["ok", "400 613"]);
  await putRules(sandbox, []);
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [] });
  expect(await outcomes(sandbox, 6)).toEqual(["ok", "ok", "ok", "ok", "ok", "ok"]);
  await send(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [], rateLimit });
  expect(await outcomes(sandbox, 5)).toEqual(["ok", "ok", "ok", "ok", "400 80006"]);
});

test.each([{ rateLimit: null }, {}])("%j is no limit", async (document) => {
  const sandbox = await openSandbox({ rules: { rateLimit: { ...rateLimit, calls: 0 } } });
  expect(await outcomes(sandbox, 1)).toEqual(["400 80006"]);
  await putRules(sandbox, document);
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [] });
  expect(await outcomes(sandbox, 1)).toEqual(["ok"]);
});
