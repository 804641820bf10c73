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
  const sandbox = await openSandbox({ rateLimit: { ...rateLimit, windowMs: 3_600_000 } });
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

test("counts each Page apart", async () => {
  const sandbox = await openSandbox({ pages: [acme, other], rateLimit });
  expect(await outcomes(sandbox, 5)).toEqual(["ok", "ok", "ok", "ok", "400 80006"]);
  expect(errorOf(await call(sandbox, other.token))).toBeUndefined();
});

test("lets the window slide with the clock", async () => {
  const sandbox = await openSandbox({ rateLimit });
  expect(await outcomes(sandbox, 2)).toEqual(["ok", "ok"]);
  await advance(sandbox, "30s");
  expect(await outcomes(sandbox, 2)).toEqual(["ok", "ok"]);
  await advance(sandbox, "30s");
  expect(await outcomes(sandbox, 3)).toEqual(["ok", "ok", "400 80006"]);
});

test("keeps who carries on out for longer", async () => {
  const patient = await openSandbox({ rateLimit });
  await outcomes(patient, 5);
  const pushing = await openSandbox({ rateLimit });
  await outcomes(pushing, 5);
  for (const sandbox of [patient, pushing]) await advance(sandbox, "50s");
  expect(await outcomes(pushing, 4)).toEqual(Array.from({ length: 4 }, () => "400 80006"));
  for (const sandbox of [patient, pushing]) await advance(sandbox, "10s");
  expect(await outcomes(patient, 1)).toEqual(["ok"]);
  expect(await outcomes(pushing, 1)).toEqual(["400 80006"]);
});

test.each([
  [4, "403 4"],
  [613, "400 613"],
  [32, "400 32"],
  [999, "400 999"],
])("refuses with the code %i where that is asked for", async (code, error) => {
  const sandbox = await openSandbox({ rateLimit: { calls: 0, windowMs: 1000, code } });
  const reply = await call(sandbox);
  expect(errorOf(reply)).toBe(error);
  expect(usageOf(reply)).toEqual([code === 4 ? 100 : 0, 100, 100, 1]);
});

test("leaves the usage headers out where that is asked for", async () => {
  const sandbox = await openSandbox({ rateLimit: { ...rateLimit, usageHeaders: false } });
  const { headers } = await call(sandbox);
  expect([...headers.keys()].filter((name) => name.includes("usage"))).toEqual([]);
});

test("takes a limit from the rules, and goes back to its own", async () => {
  const sandbox = await openSandbox({ rateLimit });
  const tight = { calls: 1, windowMs: 60_000, code: 613 };
  await putRules(sandbox, { rules: [], rateLimit: tight });
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [], rateLimit: tight });
  expect(await outcomes(sandbox, 2)).toEqual(["ok", "400 613"]);
  await putRules(sandbox, []);
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: [], rateLimit });
  expect(await outcomes(sandbox, 5)).toEqual(["ok", "ok", "ok", "ok", "400 80006"]);
});
