import { describe, expect, it } from "vitest";
import type { Credentials } from "../../../src/io/graph/credentials.ts";
import { createPageCredentials, type PageOfToken } from "../../../src/io/graph/page-credentials.ts";
import type { AccountReading } from "../../../src/io/graph/read-accounts.ts";
import { jsonReply, type RecordedRequest } from "../../support/recording-server.ts";
import { failureOf, openClient, openServer, quietSignal } from "./client-fixture.ts";

const env = { SYSTEM: "account-token", APP: "app-secret", OTHER: "other-secret", OWN: "own-token" };
const reading: AccountReading = { patiently: (call) => call(), signal: quietSignal() };

function pageOf(name: string, id: string, changes: Partial<PageOfToken> = {}): PageOfToken {
  return { name, id, tokenEnv: "SYSTEM", takesAccountToken: true, appSecretEnv: "APP", ...changes };
}

const { takesAccountToken: _, ...own } = pageOf("own", "3", { tokenEnv: "OWN" });
const pages = [pageOf("acme", "1"), pageOf("beta", "2", { appSecretEnv: "OTHER" }), own];

async function open(answer: (request: RecordedRequest) => string) {
  const server = await openServer(answer);
  const client = openClient(server.url);
  const credentials = createPageCredentials({ pages, env, client: () => client, reading: () => reading });
  return { server, credentials };
}

const both = () =>
  jsonReply({
    data: [
      { id: "1", access_token: "T1" },
      { id: "2", access_token: "T2" },
    ],
  });

function shown({ token, appSecret, ...names }: Credentials): unknown {
  return { token: token.reveal(), appSecret: appSecret?.reveal(), ...names };
}

describe("the credentials of a Page", () => {
  it("are asked for once, and each with the app secret that the Page names", async () => {
    const { server, credentials } = await open(both);
    const given = await Promise.all(["acme", "beta", "own"].map(credentials.of));
    expect(given.map(shown)).toEqual([
      { token: "T1", appSecret: "app-secret", isOfAccount: true, tokenEnv: "SYSTEM", appSecretEnv: "APP" },
      {
        token: "T2",
        appSecret: "other-secret",
        isOfAccount: true,
        tokenEnv: "SYSTEM",
        appSecretEnv: "OTHER",
      },
      { token: "own-token", appSecret: "app-secret", tokenEnv: "OWN", appSecretEnv: "APP" },
    ]);
    expect(server.requests.map(({ requestLine }) => requestLine.replace(/&appsecret.*/, ""))).toEqual([
      "GET /v25.0/me/accounts?fields=id,access_token&limit=100",
    ]);
  });

  it("are those of a Page of the project alone", async () => {
    const { credentials } = await open(both);
    await expect(credentials.of("zoo")).rejects.toThrow("there is no Page zoo");
  });
});

describe("an account", () => {
  const refusal = (error: object) => () => jsonReply({ error: { message: "no", ...error } }, 400);

  it.each([
    ["that is no account", () => jsonReply({}), "reply-invalid", "MESSENGER_GRAPH_URL"],
    [
      "whose results go round",
      () => jsonReply({ data: [], paging: { cursors: { after: "A" }, next: "x" } }),
      "reply-invalid",
      "run again",
    ],
    [
      "whose results lead nowhere",
      () => jsonReply({ data: [], paging: { next: "x" } }),
      "reply-invalid",
      "run again",
    ],
    [
      "that may not list Pages",
      refusal({ code: 200 }),
      "200",
      "with `pages_show_list` and `pages_messaging`",
    ],
    ["with a missing permission", refusal({ code: 1, error_subcode: 99 }), "1", "with `pages_show_list`"],
    ["whose token has ended", refusal({ code: 190, error_subcode: 463 }), "190", "and set `SYSTEM`"],
    [
      "of another app",
      refusal({ code: 100, message: "Invalid appsecret_proof" }),
      "100",
      "`SYSTEM` and the app secret in `APP`",
    ],
    [
      "that is a Page",
      refusal({ code: 100 }),
      "100",
      "`SYSTEM` must hold the token of a user or system user",
    ],
    ["at a bad time", refusal({ code: 2 }), "2", "run again"],
    ["with an error that nobody knows", refusal({ code: 7777 }), "7777", undefined],
  ])("%s is told with what to do", async (_case, answer, code, hint) => {
    const { credentials } = await open(answer);
    const failure = await failureOf(credentials.of("acme"));
    expect(failure.code).toBe(code);
    if (hint === undefined) expect(failure.hint).toBeUndefined();
    else expect(failure.hint).toContain(hint);
  });
});
