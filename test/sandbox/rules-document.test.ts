import { expect, test } from "vitest";
import { parseRules } from "../../src/sandbox/rules/parse-rules.ts";
import { fc } from "../support/properties.ts";
import { fits } from "../support/schemas.ts";
import { openSandbox, putRules, send, sendJson } from "./support.ts";

const effects = "error, html, reply, reset, hang, truncate, lose, expireToken, latencyMs, done";
const example = 'for example `"effect": {"error": 2}`, `{"lose": true}` or `{"latencyMs": 100}`';
const oneEffect = "a rule has one of them: make two rules";
const whenDone = "goes with error, html, reply, hang or `reset: after` alone";
const errorNames = 'for example `4`, `"100/2018047"` or `{"code": 190, "subcode": 463}`';

test.each([
  ["x", "the document must be an object of rules, rateLimit"],
  [null, "the document must be an object of rules, rateLimit"],
  [{ rule: [] }, "there is no `rule` (did you mean `rules`?)"],
  [{ rules: {} }, "`rules` must be a list"],
  [[1], "`rules[0]` must be an object of match, times, effect"],
  [[{}], `\`rules[0]\` has no \`effect\` (${example})`],
  [[{ effect: 1 }], `\`rules[0].effect\` must be an object of ${effects}`],
  [[{ effect: {} }], `\`rules[0].effect\` does nothing (${example})`],
  [[{ effect: { done: true } }], `\`rules[0].effect\` does nothing (${example})`],
  [
    [{ effect: { hang: true, lose: true } }],
    `\`rules[0].effect.lose\` stands beside \`hang\` (${oneEffect})`,
  ],
  [[{ effect: { hang: 1 } }], "`rules[0].effect.hang` must be true or false"],
  [[{ effect: { hang: false } }], "`rules[0].effect.hang` must be true, or left out"],
  [[{ effect: { reset: "now" } }], "`rules[0].effect.reset` must be before, during or after"],
  [[{ effect: { reset: true } }], "`rules[0].effect.reset` must be a text"],
  [[{ effect: { html: 99 } }], "`rules[0].effect.html` must be a whole number from 200 to 599"],
  [
    [{ effect: { reply: {} } }],
    "`rules[0].effect.reply` needs a `body` (a text is sent as it is, and anything else as JSON)",
  ],
  [
    [{ effect: { reply: { body: "", status: 99 } } }],
    "`rules[0].effect.reply.status` must be a whole number from 200 to 599",
  ],
  [[{ effect: { latencyMs: -1 } }], "`rules[0].effect.latencyMs` must be a number from 0 to 3600000"],
  [
    [{ effect: { error: "no" } }],
    `\`rules[0].effect.error\` must be a code, a code and subcode, or an object with a \`code\` (${errorNames})`,
  ],
  [[{ effect: { error: {} } }], "`rules[0].effect.error` needs a `code` (for example `code: 190`)"],
  [
    [{ effect: { error: { code: "4" } } }],
    `\`rules[0].effect.error.code\` must be a whole number from -1 up`,
  ],
  [[{ effect: { error: { code: 1, message: 1 } } }], "`rules[0].effect.error.message` must be a text"],
  [
    [{ effect: { error: { code: 1, data: [] } } }],
    "`rules[0].effect.error.data` must be an object, or the JSON text of one",
  ],
  [
    [{ effect: { expireToken: {} } }],
    "`rules[0].effect.expireToken` says not when (with `at`, `after` or `afterCalls`)",
  ],
  [
    [{ effect: { expireToken: { at: "2027-01-01" } } }],
    "`rules[0].effect.expireToken.at` must be an RFC 3339 time (for example `2027-01-01T00:00:00Z`)",
  ],
  [
    [{ effect: { expireToken: { after: "soon" } } }],
    "`rules[0].effect.expireToken.after` must be a duration (for example `90s`, `2h` or `1d12h`)",
  ],
  [
    [{ match: { type: "image" }, effect: { expireToken: { afterCalls: 1 } } }],
    "`rules[0]` with `expireToken` takes `match.page` alone (a token is no good for any call)",
  ],
  [[{ effect: { lose: true, done: true } }], `\`rules[0].effect.done\` ${whenDone}`],
  [[{ effect: { reset: "during", done: true } }], `\`rules[0].effect.done\` ${whenDone}`],
  [[{ effect: { latencyMs: 1, done: true } }], `\`rules[0].effect.done\` ${whenDone}`],
  [
    [{ match: { colour: 1 }, effect: { hang: true } }],
    "there is no `rules[0].match.colour` (there are path, page, type, key, call, every, share, seed)",
  ],
  [
    [{ match: { type: "vidoe" }, effect: { hang: true } }],
    "`rules[0].match.type` must be one of image, video, audio, file (did you mean `video`?)",
  ],
  [
    [{ match: { type: "spreadsheet" }, effect: { hang: true } }],
    "`rules[0].match.type` must be one of image, video, audio, file",
  ],
  [[{ match: { share: 2 }, effect: { hang: true } }], "`rules[0].match.share` must be a number from 0 to 1"],
  [
    [{ match: { call: 0 }, effect: { hang: true } }],
    "`rules[0].match.call` must be a whole number from 1 up",
  ],
  [{ rateLimit: { calls: 1 } }, "`rateLimit` needs `windowMs` (for example `calls: 200, windowMs: 3600000`)"],
  [{ rateLimit: 5 }, "`rateLimit` must be an object of calls, windowMs, usageHeaders, code"],
])("refuses the rules %j and keeps those before", async (document, message) => {
  const sandbox = await openSandbox();
  const before = [{ effect: { latencyMs: 0 } }];
  await putRules(sandbox, before);
  const reply = await sendJson(`${sandbox.url}/_sandbox/rules`, document, { method: "PUT" });
  expect(reply).toMatchObject({ status: 400, body: { error: { message } } });
  expect((await send(`${sandbox.url}/_sandbox/rules`)).body).toEqual({ rules: before });
  expect(fits("sandbox-rules", document)).toBe(false);
});

test("tells everything that is wrong at once, each with the way to it", () => {
  const document = {
    rules: [
      { match: { typ: "image" }, effect: { hang: true } },
      { effect: { html: 1 }, tims: 1 },
    ],
    rateLimit: { calls: -1 },
  };
  expect(parseRules(document).problems.map(({ path, part }) => `${path.join("/")} ${part}`)).toEqual([
    "rules/0/match/typ key",
    "rules/1/tims key",
    "rules/1/effect/html value",
    "rateLimit/calls value",
    "rateLimit key",
  ]);
  const noDay = parseRules([{ effect: { expireToken: { at: "2027-02-30T00:00:00Z" } } }]);
  expect(noDay.problems[0]?.path).toEqual(["0", "effect", "expireToken", "at"]);
  expect(parseRules([{ effect: { html: 1 } }]).problems[0]?.path).toEqual(["0", "effect", "html"]);
});

/** An object with some of `members`, each with one of its values. */
function someOf(members: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<unknown> {
  const values = Object.entries(members).map(([name, pool]) => [name, fc.constantFrom(...pool)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

const error = someOf({
  code: [4, -1, -2, "4"],
  subcode: [33, 1.5],
  message: ["no", 1],
  status: [200, 99],
  transient: [true, 1],
  data: [{}, "{}", []],
  userTitle: ["a", null],
});
const expiry = someOf({ at: ["2027-01-01T00:00:00Z", "soon"], after: ["1d12h", "2 h"], afterCalls: [0, -1] });
const effectPools = [
  someOf({ html: [200, 600], latencyMs: [5, 3_600_001], done: [true, false] }),
  someOf({ hang: [true, false], lose: [true, 1] }),
  someOf({ reset: ["before", "after", "now"], done: [true] }),
  someOf({ error: [4, "100/33", "4/", 1.5, null], done: [true, "yes"] }),
  someOf({ truncate: [true], latencyMs: [0.5], done: [true] }),
  fc.record({ error }),
  fc.record({ expireToken: expiry }),
  fc.record({ reply: someOf({ body: ["", null, {}], status: [200, "200"] }) }),
] as const;
const match = someOf({
  path: ["/me", 1],
  page: ["acme", 5],
  type: ["image", "gif"],
  key: ["a*", null],
  call: [1, 0],
  every: [2, 1.5],
  share: [0.5, 1.1],
  seed: [0, -1],
  colour: ["red"],
});
const rule = fc.oneof(
  fc.record({ match, effect: fc.oneof(...effectPools) }, { requiredKeys: ["effect"] }),
  fc.record({
    match: fc.constant({ page: "acme" }),
    effect: fc.oneof(...effectPools),
    times: fc.constantFrom(1, 0),
  }),
  fc.constantFrom({}, 1, null, { effect: {} }, { effect: [] }),
);
const rateLimit = fc.oneof(
  someOf({ calls: [0, -1], windowMs: [1, 0], usageHeaders: [false, 1], code: [4, 0] }),
  fc.constantFrom(null, 5),
);
const list = fc.array(rule, { maxLength: 2 });

test("the schema takes what the sandbox takes, and nothing else", () => {
  const taken = { yes: 0, no: 0 };
  const document = fc.oneof(list, fc.record({ rules: list, rateLimit }, { requiredKeys: [] }));
  fc.assert(
    fc.property(document, (written) => {
      const isTaken = parseRules(written).problems.length === 0;
      taken[isTaken ? "yes" : "no"] += 1;
      expect(fits("sandbox-rules", written)).toBe(isTaken);
    }),
    { numRuns: 2_000, seed: 20_261_122 },
  );
  expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(300);
});
