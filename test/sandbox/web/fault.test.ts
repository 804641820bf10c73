import { expect, test } from "vitest";
import { parseRules } from "../../../src/sandbox/rules/parse-rules.ts";
import { describeFault } from "../../../src/sandbox/web/describe-fault.ts";
import { documentOf, faultPresets, faultsIn, nameOfFault } from "../../../src/sandbox/web/fault.ts";

test.each(faultPresets)("the sandbox takes the fault $name", ({ fault }) => {
  expect(parseRules(documentOf([fault])).problems).toEqual([]);
});

test("a document of faults has the same faults", () => {
  const faults = faultPresets.map(({ fault }) => fault);
  const names = faultsIn(documentOf(faults)).map(nameOfFault);
  expect(names.toSorted()).toEqual(faults.map(nameOfFault).toSorted());
});

test("of two limits the last one counts", () => {
  const limit = (calls: number) => ({ kind: "rate-limit", rateLimit: { calls, windowMs: 1000 } }) as const;
  expect(documentOf([limit(1), limit(2)])).toEqual({ rules: [], rateLimit: { calls: 2, windowMs: 1000 } });
});

test("what is no document has no faults", () => {
  expect(faultsIn(undefined)).toEqual([]);
  expect(faultsIn({ rateLimit: null })).toEqual([]);
});

test("a fault is the same in whichever order its members stand", () => {
  const one = nameOfFault({ kind: "rule", rule: { match: { every: 3 }, effect: { error: 2 } } });
  expect(nameOfFault({ kind: "rule", rule: { effect: { error: 2 }, match: { every: 3 } } })).toBe(one);
});

test.each([
  [{ effect: { error: 2 } }, "Every call: error 2"],
  [
    { match: { path: "message_attachments", every: 3 }, effect: { lose: true } },
    "Of each 3, the last upload: done, and the answer is lost",
  ],
  [
    { match: { path: "/messages", page: "acme" }, effect: { error: { code: 190, subcode: 463 } } },
    "Every message on acme: error 190/463",
  ],
  [
    { match: { share: 0.125, type: "video", key: "promo*" }, effect: { html: 502, latencyMs: 100 } },
    "12.5 % of the calls: a call with a video of promo*: a gateway’s page, HTTP 502, 100 ms late",
  ],
  [
    { match: { call: 2, path: "me/accounts" }, times: 1, effect: { reset: "before" } },
    "Number 2: the call of me/accounts: connection reset before the body, 1 times at the most",
  ],
  [{ effect: { hang: true } }, "Every call: no answer"],
  [{ effect: { truncate: true } }, "Every call: done, and the answer breaks off"],
  [{ effect: { reply: { body: {} } } }, "Every call: another reply"],
  [{ effect: { expireToken: { afterCalls: 1 } } }, "Every call: the token ends"],
  [{ effect: { latencyMs: 100 } }, "Every call: 100 ms late"],
  [{ effect: { error: { code: 4 } } }, "Every call: error 4"],
])("%o in words", (rule, words) => {
  expect(describeFault({ kind: "rule", rule })).toBe(words);
});

test("a rate limit in words", () => {
  const limit = (code: object) =>
    describeFault({ kind: "rate-limit", rateLimit: { calls: 20, windowMs: 60_000, ...code } });
  expect(limit({})).toBe("Rate limit: 20 calls in 1 minute");
  expect(limit({ code: 4 })).toBe("Rate limit: 20 calls in 1 minute (code 4)");
});
