import { expect, it, onTestFinished } from "vitest";
import { parseJson, textAt, valueAt } from "../support/json.ts";
import { png } from "../support/media.ts";
import { assertFits } from "../support/schemas.ts";
import { type ProjectFiles, tempProject } from "../support/temp-project.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type Running, runIn, startIn } from "./run-in.ts";

const config = `apps:
  bot: { id: 100000000000010, secret: only-here }
pages:
  acme: { token: ACME-TOKEN, app: bot }   # its ID is in the manifest
  zoo: { id: 12345678901234567890, token: ZOO-TOKEN }
accounts: { token: USER-TOKEN, pages: [zoo] }
`;

const files: ProjectFiles = {
  "messenger-assets.yaml": `version: 1
pages: { acme: { id: "111", tokenEnv: ACME_TOKEN, appSecretEnv: ACME_SECRET, platform: instagram } }
assets: { a: a.png }
`,
  "a.png": png("a"),
  "sandbox.yaml": config,
};

interface Started {
  readonly folder: string;
  readonly running: Running;
}

async function start(argv: readonly string[], project: ProjectFiles = files): Promise<Started> {
  const folder = await tempProject(project);
  const running = startIn(folder, ["sandbox", ...argv]);
  onTestFinished(async () => {
    running.send("SIGTERM");
    await running.ended;
  });
  await waitUntil(`it listens: ${running.stderr()}`, () => running.stdout() !== "");
  return { folder, running };
}

it("plays the config's Pages: what it leaves out is as the manifest has it, and no digit is lost", async () => {
  const { running } = await start(["--json", "--config", "sandbox.yaml"]);
  const announced = parseJson(running.stdout());
  assertFits("sandbox", announced);
  expect(announced).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    pages: [
      { name: "acme", id: "111", token: "ACME-TOKEN", appSecret: "only-here" },
      { name: "zoo", id: "12345678901234567890", token: "ZOO-TOKEN" },
    ],
    accounts: { token: "USER-TOKEN" },
  });
  const url = textAt(announced, "url");
  const state = await (await fetch(`${url}/_sandbox/state`)).json();
  expect(valueAt(state, "pages", "0", "platform")).toBe("instagram");
  const accounts = await (await fetch(`${url}/me/accounts?fields=name&access_token=USER-TOKEN`)).json();
  expect(valueAt(accounts, "data")).toEqual([{ name: "zoo", id: "12345678901234567890" }]);
});

it("tells the account's token where the manifest takes the Pages' tokens from an account", async () => {
  const { folder, running } = await start(["--json"], {
    "messenger-assets.yaml": `version: 1
accounts: { tokenEnv: USER_TOKEN }
pages: { acme: { id: "1234567890" } }
assets: { a: a.png }
`,
    "a.png": png("a"),
  });
  const announced = parseJson(running.stdout());
  const env = {
    MESSENGER_GRAPH_URL: textAt(announced, "url"),
    USER_TOKEN: textAt(announced, "accounts", "token"),
  };
  expect(await runIn(folder, ["apply"], { env })).toMatchObject({ exitCode: 0 });
});

it("takes uploads with the app's secret alone", async () => {
  const { folder, running } = await start(["--json", "--config", "sandbox.yaml"]);
  const env = { MESSENGER_GRAPH_URL: textAt(parseJson(running.stdout()), "url"), ACME_TOKEN: "ACME-TOKEN" };
  const without = await runIn(folder, ["apply", "--json"], { env });
  expect(without.exitCode).toBe(1);
  expect(without.stdout + without.stderr).toContain("appsecret_proof");
  const withSecret = await runIn(folder, ["apply"], { env: { ...env, ACME_SECRET: "only-here" } });
  expect(withSecret).toMatchObject({ exitCode: 0 });
});

it("needs no manifest, and tells people what to use", async () => {
  const { running } = await start(["--config", "sandbox.json"], {
    "sandbox.json":
      '{"pages":{"own":{"id":"5","token":"OWN-TOKEN","appSecret":"s3cret"}},"accounts":{"token":"USER"}}',
  });
  expect(running.stdout().split("\n").slice(3)).toEqual([
    expect.stringMatching(/^export MESSENGER_GRAPH_URL=http:\/\/127\.0\.0\.1:\d+$/),
    "Page own: ID 5, token OWN-TOKEN, app secret s3cret",
    "/me/accounts: token USER",
    "",
  ]);
  expect(running.stderr()).toBe("");
});

async function refuse(project: ProjectFiles): Promise<string> {
  const folder = await tempProject(project);
  const { exitCode, stdout, stderr } = await runIn(folder, ["sandbox", "--config", "c.yaml"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  return stderr;
}

it("tells everything that is wrong in the config, where, and no token", async () => {
  const text = `pages:
  acme: { tokn: ABC, token: ACME-TOKEN, app: bott }
  zoo: { token: ACME-TOKEN, id: abc }
apps: { bot: { id: 1, secret: "a b c" } }
`;
  expect(await refuse({ "c.yaml": text })).toMatchInlineSnapshot(`
    "error[sandbox-config-invalid]: there is no \`pages.acme.tokn\`
      --> c.yaml:2:11
       |
     2 |   acme: { tokn: ABC, token: [redacted], app: bott }
       |           ^^^^
    hint: did you mean \`token\`?

    error[sandbox-config-invalid]: \`pages.acme.app\` is none of \`apps\`
      --> c.yaml:2:46
       |
     2 |   acme: { tokn: ABC, token: [redacted], app: bott }
       |                                              ^^^^
    hint: did you mean \`bot\`?

    error[sandbox-config-invalid]: \`pages.zoo.token\` has the token of \`pages.acme.token\`
      --> c.yaml:3:17
       |
     3 |   zoo: { token: [redacted], id: abc }
       |                 ^^^^^^^^^^

    error[sandbox-config-invalid]: \`pages.zoo.id\` must be a number of Meta's, of digits alone
      --> c.yaml:3:33
       |
     3 |   zoo: { token: [redacted], id: abc }
       |                                 ^^^

    error[sandbox-config-invalid]: \`apps.bot.secret\` must be at least 4 characters of ASCII, without spaces
      --> c.yaml:4:31
       |
     4 | apps: { bot: { id: 1, secret: [redacted] } }
       |                               ^^^^^^^^^^

    5 errors
    "
  `);
});

it("tells a config that is not there, or no YAML", async () => {
  expect(await refuse({})).toContain("error[sandbox-config-unreadable]: `c.yaml` does not exist");
  expect(await refuse({ "c.yaml": "pages: [" })).toContain("error[yaml-syntax]");
});

it.each([
  ["0.0.0.0", "127.0.0.1", "warning: the sandbox listens on 0.0.0.0, so other machines can reach it\n"],
  ["127.0.0.2", "127.0.0.2", ""],
  ["localhost", "localhost", ""],
])(
  "on the host %s it is at %s, and says so when other machines can reach it",
  async (host, reached, warning) => {
    const { running } = await start(["--json", "--host", host], {});
    const url = textAt(parseJson(running.stdout()), "url");
    expect(new URL(url).hostname).toBe(reached);
    expect(running.stderr()).toBe(warning);
    expect((await fetch(`${url}/_sandbox/state`)).status).toBe(200);
  },
);

it("an empty host is wrong usage: it would be every address", async () => {
  const { exitCode, stderr } = await runIn(await tempProject(), ["sandbox", "--host", ""]);
  expect(exitCode).toBe(64);
  expect(stderr).toContain("It must be an address or a name such as `127.0.0.1`.");
});
