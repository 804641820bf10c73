import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { pngOf } from "../io/facts/sample-media.ts";
import { listAt, textAt } from "../support/json.ts";
import {
  jsonReply,
  type RecordedRequest,
  rawReply,
  startRecordingServer,
} from "../support/recording-server.ts";
import { checkDocument } from "../support/schemas.ts";
import { openRepository } from "../support/scratch-repository.ts";
import { tempProject } from "../support/temp-project.ts";
import { nowMs, type Ran, runIn } from "./run-in.ts";

const secret = "app-secret-value";

const ownTokens = `version: 1
pages:
  acme: { id: "111", tokenEnv: ACME_TOKEN }
  zoo: { id: "222", tokenEnv: ZOO_TOKEN }
assets: { a: a.png }
`;

const oneAccount = `version: 1
accounts: { tokenEnv: SYSTEM_USER_TOKEN }
pages:
  acme: { id: "111" }
  zoo: { id: "222" }
  gone: { id: "999" }
assets: { a: a.png }
`;

async function openSandbox(options: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({
    now: () => nowMs,
    pages: [
      { name: "acme", id: "111", token: "acme-token-value", title: "Acme", appSecret: secret },
      { name: "zoo", id: "222", token: "zoo-token-value", title: "Zoo", appSecret: secret },
    ],
    ...options,
  });
  onTestFinished(sandbox.close);
  const env = {
    MESSENGER_GRAPH_URL: sandbox.url,
    ACME_TOKEN: "acme-token-value",
    ZOO_TOKEN: "zoo-token-value",
    SYSTEM_USER_TOKEN: sandbox.userToken,
    MESSENGER_APP_SECRET: secret,
  };
  return { sandbox, env };
}

async function openServer(answer: (request: RecordedRequest) => string) {
  const server = await startRecordingServer(answer);
  onTestFinished(server.close);
  return { MESSENGER_GRAPH_URL: server.url, ACME_TOKEN: "acme-token-value", ZOO_TOKEN: "zoo-token-value" };
}

function project(manifest: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return tempProject({ "messenger-assets.yaml": manifest, "a.png": pngOf(3, 2), ...files });
}

/** What a run printed, without what differs from run to run. */
function shown({ exitCode, stdout, stderr }: Ran): string {
  const text = `${stdout}${stderr}`.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
  for (const value of [secret, "acme-token-value", "zoo-token-value", "SANDBOX-USER-"]) {
    if (text.includes(value)) throw new Error(`a secret was told: ${value}`);
  }
  return `${text}exit ${exitCode}\n`;
}

/** `STATE CHECK CODE PAGE` of every check that is not well. */
function problemsOf({ stdout }: Ran): readonly string[] {
  return listAt(checkDocument("doctor", stdout), "checks")
    .filter((check) => textAt(check, "state") !== "ok")
    .map((check) =>
      ["state", "check", "code", "page"]
        .map((field) => optionalText(check, field))
        .filter((word) => word !== "")
        .join(" "),
    );
}

function optionalText(value: unknown, field: string): string {
  return typeof value === "object" && value !== null && field in value ? textAt(value, field) : "";
}

describe("doctor", () => {
  it("finds nothing where all is well", async () => {
    const { env } = await openSandbox();
    const folder = await project(ownTokens);
    await runIn(folder, ["apply", "--quiet"], { env });
    expect(shown(await runIn(folder, ["doctor"], { env }))).toMatchInlineSnapshot(`
      "ok       manifest    1 asset on 2 Pages
      ok       lockfile    2 attachment IDs
      ok       journal     nothing is left of a cut-off apply
      ok       run-lock    no run is under way
      ok       proxy       none
      ok       graph-api   http://127.0.0.1:PORT, v25.0
      ok       version     v25.0 answers
      ok       clock       this machine's clock goes with the Graph API's
      ok       token       acme: the token is for Acme (111)
      ok       token       zoo: the token is for Zoo (222)
      ok       permission  acme: the token has \`pages_messaging\`
      ok       permission  zoo: the token has \`pages_messaging\`
      ok       expiry      acme: the token does not end
      ok       expiry      zoo: the token does not end

      all good: 14 checks
      exit 0
      "
    `);
    expect(shown(await runIn(folder, ["doctor", "--quiet"], { env }))).toBe("exit 0\n");
    const asked = await runIn(folder, ["doctor", "--json", "--page", "zoo"], { env });
    expect(problemsOf(asked)).toEqual([]);
    expect(asked.stdout).not.toContain("acme");
  });

  it("tells of an account and its Pages", async () => {
    const { env } = await openSandbox();
    expect(shown(await runIn(await project(oneAccount), ["doctor"], { env }))).toMatchInlineSnapshot(`
      "ok       manifest    1 asset on 3 Pages
      note     lockfile    there is no messenger-assets.lock.json yet
               hint: \`messenger-assets apply\` writes it: commit it then
      ok       journal     nothing is left of a cut-off apply
      ok       run-lock    no run is under way
      ok       proxy       none
      ok       graph-api   http://127.0.0.1:PORT, v25.0
      ok       version     v25.0 answers
      ok       clock       this machine's clock goes with the Graph API's
      ok       account     \`SYSTEM_USER_TOKEN\` tells its Pages' tokens
      ok       token       acme: the account has the token of 111
      ok       token       zoo: the account has the token of 222
      failed   token       the Page \`gone\` (999) is not among the 2 Pages of \`SYSTEM_USER_TOKEN\` in \`/me/accounts\`
               hint: add the Page to the assets of the user or system user (business.facebook.com), mend its \`id\`, or give it a \`tokenEnv\` of its own
      ok       permission  the account's token has \`pages_show_list\` and \`pages_messaging\`
      ok       expiry      the account's token does not end

      failed: 1 check
      exit 1
      "
    `);
  });

  it("tells what is wrong with tokens, each with what to do", async () => {
    const { env } = await openSandbox();
    const swapped = { ...env, ACME_TOKEN: "zoo-token-value", ZOO_TOKEN: "", MESSENGER_APP_SECRET: secret };
    const folder = await project(ownTokens);
    expect(shown(await runIn(folder, ["doctor"], { env: swapped }))).toMatchInlineSnapshot(`
      "ok       manifest    1 asset on 2 Pages
      note     lockfile    there is no messenger-assets.lock.json yet
               hint: \`messenger-assets apply\` writes it: commit it then
      ok       journal     nothing is left of a cut-off apply
      ok       run-lock    no run is under way
      ok       proxy       none
      ok       graph-api   http://127.0.0.1:PORT, v25.0
      ok       version     v25.0 answers
      ok       clock       this machine's clock goes with the Graph API's
      failed   token       acme: the token is for Zoo (222), and the manifest says 111
               hint: set \`ACME_TOKEN\` to a token of that Page, or mend the \`id\` in the manifest
      failed   token       \`ZOO_TOKEN\` is not set, needed for the Page \`zoo\`
               hint: set it to a Page access token (developers.facebook.com: the app, Messenger, Access Tokens); \`plan\` needs none, and \`--sandbox\` works without one
      ok       permission  acme: the token has \`pages_messaging\`
      ok       expiry      acme: the token does not end

      failed: 2 checks
      exit 1
      "
    `);
    const wrong = { ...env, MESSENGER_APP_SECRET: "another-app" };
    expect(problemsOf(await runIn(folder, ["doctor", "--json"], { env: wrong }))).toEqual([
      "note lockfile",
      "failed token 100 acme",
      "failed token 100 zoo",
    ]);
    const unset = { ...env, SYSTEM_USER_TOKEN: "" };
    expect(problemsOf(await runIn(await project(oneAccount), ["doctor", "--json"], { env: unset }))).toEqual([
      "note lockfile",
      "note graph-api",
      "failed account token-missing",
    ]);
  });

  it("tells of a token that has ended, or will soon", async () => {
    const ending = { match: { page: "acme" }, effect: { expireToken: { at: "2026-11-25T08:00:00Z" } } };
    const ended = { match: { page: "zoo" }, effect: { expireToken: { at: "2026-11-21T08:00:00Z" } } };
    const { env } = await openSandbox({ rules: [ending, ended] });
    expect(problemsOf(await runIn(await project(ownTokens), ["doctor", "--json"], { env }))).toEqual([
      "note lockfile",
      "failed token 190 zoo",
      "warning expiry token-expiring acme",
    ]);
  });

  it("tells of one token for two Pages, and of one that may not say whose it is", async () => {
    const env = await openServer(() => jsonReply({ id: "7", name: "Seven" }));
    const manifest = ownTokens.replaceAll(/id: "\d+", /g, "");
    expect(problemsOf(await runIn(await project(manifest), ["doctor", "--json"], { env }))).toEqual([
      "note lockfile",
      "note version",
      "failed token page-mismatch zoo",
      "note permission acme",
      "note permission zoo",
    ]);
    const shy = await openServer(() => jsonReply({ error: { code: 200, message: "no" } }, 403));
    expect(
      problemsOf(await runIn(await project(manifest), ["doctor", "--json", "--page", "acme"], { env: shy })),
    ).toContain("warning token page-not-verified acme");
  });

  it("tells of another version and of a clock that is wrong", async () => {
    const headers = [
      "Content-Type: application/json",
      "facebook-api-version: v26.0",
      `Date: ${new Date(nowMs - 7_200_000).toUTCString()}`,
    ];
    const env = await openServer(() => rawReply('{"id":"111","name":"Acme"}', 200, headers));
    const ran = await runIn(await project(ownTokens), ["doctor", "--page", "acme"], { env });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain("asked for version v25.0 of the Graph API, and v26.0 answered");
    expect(ran.stdout).toContain("this machine's clock is 2 hours ahead of the Graph API's");
  });

  it("asks no more where nothing answers", async () => {
    const env = {
      MESSENGER_GRAPH_URL: "http://127.0.0.1:9",
      ACME_TOKEN: "a",
      ZOO_TOKEN: "b",
      SYSTEM_USER_TOKEN: "c",
    };
    for (const manifest of [ownTokens, oneAccount]) {
      expect(problemsOf(await runIn(await project(manifest), ["doctor", "--json"], { env }))).toEqual([
        "note lockfile",
        "failed graph-api network",
      ]);
    }
  });

  it("asks no more where the allowance is used up", async () => {
    const { env } = await openSandbox({ rules: [{ match: { page: "acme" }, effect: { error: 4 } }] });
    const asked = await runIn(await project(ownTokens), ["doctor", "--json", "--page", "acme"], { env });
    expect(problemsOf(asked)).toEqual(["note lockfile", "warning graph-api 4"]);
    expect(asked.exitCode).toBe(0);
    const other = await openSandbox({ rules: [{ match: { page: "acme" }, effect: { error: 80006 } }] });
    const page = await runIn(await project(ownTokens), ["doctor", "--json"], { env: other.env });
    expect(problemsOf(page)).toEqual(["note lockfile", "warning token 80006 acme"]);
  });

  it("tells of addresses that cannot be", async () => {
    const env = {
      MESSENGER_GRAPH_URL: "http://graph.invalid",
      HTTPS_PROXY: "nope://x",
      NODE_EXTRA_CA_CERTS: "none.pem",
    };
    expect(problemsOf(await runIn(await project(ownTokens), ["doctor", "--json"], { env }))).toEqual([
      "note lockfile",
      "failed proxy proxy-url-invalid",
      "warning proxy certificates-unreadable",
      "failed graph-api graph-url-invalid",
    ]);
  });

  it("tells of the project's files, whatever they are like", async () => {
    const { env } = await openSandbox();
    const broken = await project(ownTokens.replace("a.png", "b.png"), {
      "messenger-assets.lock.json": "{",
      ".messenger-assets/messenger-assets/run.lock": `${JSON.stringify({ pid: process.pid, host: "elsewhere", nonce: "n", since: "2026-11-22T07:59:59Z" })}\n`,
    });
    const ran = await runIn(broken, ["doctor", "--json"], { env });
    expect(problemsOf(ran)).toEqual([
      "failed manifest asset-file-not-found",
      "failed lockfile lockfile-invalid-json",
      "note run-lock",
    ]);
    expect(listAt(checkDocument("doctor", ran.stdout), "diagnostics")).toHaveLength(1);
    const text = await runIn(broken, ["doctor", "--quiet"], { env });
    expect(text.stdout).toContain("failed   manifest  messenger-assets.yaml has 1 problem");
    expect(text.stderr).toContain("error[asset-file-not-found]");
  });

  it("tells of what a cut-off apply left", async () => {
    const { env } = await openSandbox();
    const folder = await project(ownTokens);
    const journal = join(folder, ".messenger-assets", "messenger-assets", "journal.jsonl");
    await mkdir(dirname(journal), { recursive: true });
    const { journalHeader, renderIntent } = await import("../../src/core/lockfile/journal-lines.ts");
    await writeFile(
      journal,
      `${journalHeader}${renderIntent(1, { page: "acme", pageId: "111", key: "a", digest: `sha256:${"0".repeat(64)}` })}`,
    );
    expect(problemsOf(await runIn(folder, ["doctor", "--json"], { env }))).toEqual([
      "note lockfile",
      "warning journal possible-duplicate",
    ]);
  });

  it("says how to protect the branch that runs share IDs on", async () => {
    const { env } = await openSandbox();
    const folder = await project(ownTokens, { ".github/workflows/messenger-assets.yml": "" });
    openRepository(folder);
    const ran = await runIn(folder, ["doctor"], { env: { ...env, PATH: process.env["PATH"] ?? "" } });
    expect(ran.stdout).toContain("runs share IDs on the branch `messenger-assets/ids`");
    expect(ran.stdout).toContain("hint: protect it like the main branch");
    expect(ran.exitCode).toBe(0);
  });
});
