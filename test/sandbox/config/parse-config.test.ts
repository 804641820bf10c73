import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../../src/sandbox/config/parse-config.ts";
import { fc } from "../../support/properties.ts";
import { fits } from "../../support/schemas.ts";

test("gives Pages with their apps, and the user", () => {
  const document = {
    apps: {
      bot: { id: "10", secret: "s3cret", name: "The Bot" },
      lax: { id: "11", secret: "other", requireProof: false },
      open: { id: "12" },
    },
    pages: {
      acme: { id: "1", token: "ACME-TOKEN", app: "bot", title: "Acme Shop", platform: "instagram" },
      own: { appSecret: "own-secret", scopes: ["pages_show_list"] },
      zoo: null,
    },
    accounts: { token: "USER-TOKEN", app: "lax", pages: ["acme"] },
    oldestVersion: "v20.0",
  };
  expect(parseConfig(document)).toEqual({
    pages: [
      {
        name: "acme",
        id: "1",
        token: "ACME-TOKEN",
        title: "Acme Shop",
        platform: "instagram",
        app: { id: "10", name: "The Bot", secret: "s3cret", requiresProof: true },
      },
      { name: "own", appSecret: "own-secret", scopes: ["pages_show_list"] },
      { name: "zoo" },
    ],
    accounts: {
      token: "USER-TOKEN",
      app: { id: "11", name: "lax", secret: "other", requiresProof: false },
      pages: ["acme"],
    },
    oldestVersion: "v20.0",
    problems: [],
  });
  expect(fits("sandbox-config", document)).toBe(true);
});

test("takes the README's example", async () => {
  const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");
  const [, example = ""] = /### Pages, apps and secrets\n.*?```yaml\n(.*?)```/s.exec(readme) ?? [];
  const document: unknown = parse(example);
  expect(parseConfig(document)).toMatchObject({
    pages: [{ name: "acme" }, { name: "acme-insta" }],
    problems: [],
  });
  expect(fits("sandbox-config", document)).toBe(true);
});

const pages = { acme: {} };
const nameHint =
  "a name begins with a letter or digit, goes on with those and `.`, `_`, `-`, and is not all digits";

test.each([
  ["x", "", "the document must be an object of pages, apps, accounts, oldestVersion", undefined],
  [{}, "", "the document has no `pages`", "for example `pages: { default: {} }`"],
  [{ pages: {} }, "pages", "`pages` must be an object with a member for each, by its name", undefined],
  [{ pages, app: {} }, "app", "there is no `app`", "did you mean `apps`?"],
  [{ pages: { "12": {} } }, "pages/12", "`12` is no name", nameHint],
  [{ pages: { "a b": {} } }, "pages/a b", "`a b` is no name", nameHint],
  [
    { pages: { acme: 1 } },
    "pages/acme",
    "`pages.acme` must be an object of id, title, token, platform, app, appSecret, scopes",
    undefined,
  ],
  [
    { pages: { acme: { id: "x1" } } },
    "pages/acme/id",
    "`pages.acme.id` must be a number of Meta's, of digits alone",
    undefined,
  ],
  [
    { pages: { acme: { token: "a b c" } } },
    "pages/acme/token",
    "`pages.acme.token` must be at least 4 characters of ASCII, without spaces",
    undefined,
  ],
  [
    { pages: { acme: { platform: "telegram" } } },
    "pages/acme/platform",
    "`pages.acme.platform` must be messenger or instagram",
    undefined,
  ],
  [
    { pages: { acme: { app: "bot", appSecret: "s3cret" } }, apps: { bot: { id: "1" } } },
    "pages/acme/appSecret",
    "`pages.acme.appSecret` stands beside `app`",
    "the app under `apps` takes a `secret`",
  ],
  [{ pages, apps: { bot: {} } }, "apps/bot", "`apps.bot` has no `id`", 'for example `id: "100000000000010"`'],
  [
    { pages, apps: { bot: 1 } },
    "apps/bot",
    "`apps.bot` must be an object of id, name, secret, requireProof",
    undefined,
  ],
  [
    { pages, apps: { bot: { id: "1", requireProof: true } } },
    "apps/bot/requireProof",
    "`apps.bot.requireProof` needs a `secret`",
    "a proof is made of the token with the app's secret",
  ],
  [
    { pages, oldestVersion: "20" },
    "oldestVersion",
    "`oldestVersion` must be a version such as `v20.0`",
    undefined,
  ],
  [
    { pages, accounts: { pages: "acme" } },
    "accounts/pages",
    "`accounts.pages` must be a list of texts",
    undefined,
  ],
])("refuses %j and says where", (document, path, message, hint) => {
  expect(
    parseConfig(document).problems.map((problem) => ({ ...problem, path: problem.path.join("/") })),
  ).toEqual([
    { path, part: expect.stringMatching(/^(?:key|value)$/), message, ...(hint !== undefined && { hint }) },
  ]);
  expect(fits("sandbox-config", document)).toBe(false);
});

/** What no schema can say: the schema takes it. */
test.each([
  [
    { pages: { acme: { app: "bott" } }, apps: { bot: { id: "1" } } },
    "pages/acme/app: `pages.acme.app` is none of `apps` (did you mean `bot`?)",
  ],
  [{ pages: { acme: { app: "bot" } } }, "pages/acme/app: `pages.acme.app` is none of `apps`"],
  [
    { pages, accounts: { pages: ["acme", "zoo"] } },
    "accounts/pages/1: `accounts.pages[1]` is none of `pages` (there are acme)",
  ],
  [
    { pages: { acme: { id: "1" }, zoo: { id: "1" } } },
    "pages/zoo/id: `pages.zoo.id` has the ID of `pages.acme.id`",
  ],
  [
    { pages, apps: { bot: { id: "1" }, other: { id: "1" } } },
    "apps/other/id: `apps.other.id` has the ID of `apps.bot.id`",
  ],
  [
    { pages: { acme: { token: "ACME-TOKEN" } }, accounts: { token: "ACME-TOKEN" } },
    "accounts/token: `accounts.token` has the token of `pages.acme.token`",
  ],
])("refuses what leads nowhere or to two things: %j", (document, problem) => {
  expect(
    parseConfig(document).problems.map(
      ({ path, message, hint }) => `${path.join("/")}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
    ),
  ).toEqual([problem]);
  expect(fits("sandbox-config", document)).toBe(true);
});

/** An object with some of `members`, each with one of its values. */
function someOf(members: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<unknown> {
  const values = Object.entries(members).map(([name, pool]) => [name, fc.constantFrom(...pool)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

const page = fc.oneof(
  fc.constantFrom(null, {}, 1, []),
  someOf({
    id: ["1", "x", 1],
    title: ["Acme", 1],
    token: ["TOKEN", "a", ""],
    platform: ["instagram", "x"],
    scopes: [[], ["a"], [1], "a"],
    app: ["bot", 1],
  }),
  someOf({ app: ["bot"], appSecret: ["s3cret", "ü-secret"], appsecret: ["s3cret"] }),
);
const app = fc.oneof(
  fc.constantFrom(null, {}),
  fc
    .tuple(
      someOf({ secret: ["s3cret", "s"], requireProof: [true, false, 1], name: ["Bot", 1] }),
      fc.constantFrom("1", 1),
    )
    .map(([rest, id]) => ({ id, ...(typeof rest === "object" ? rest : {}) })),
);
const accounts = fc.oneof(
  fc.constantFrom({}, [], null),
  someOf({ token: ["USER-TOKEN", "u"], app: ["bot", null], pages: [["acme"], [], "acme"] }),
);

test("the schema takes what the sandbox takes, and nothing else", () => {
  const apps = { bot: { id: "1" } };
  const document = fc.oneof(
    page.map((acme) => ({ pages: { acme }, apps })),
    app.map((bot) => ({ pages, apps: { bot } })),
    accounts.map((each) => ({ pages, apps, accounts: each })),
    fc.constantFrom("acme", "a.b-c_d", "1", "1a", "-a", "").map((name) => ({ pages: { [name]: {} } })),
  );
  const taken = { yes: 0, no: 0 };
  fc.assert(
    fc.property(document, (written) => {
      const isTaken = parseConfig(written).problems.length === 0;
      taken[isTaken ? "yes" : "no"] += 1;
      expect(fits("sandbox-config", written)).toBe(isTaken);
    }),
    { numRuns: 2_000, seed: 20_261_122 },
  );
  expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(100);
});
