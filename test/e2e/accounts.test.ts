import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { errorReply, type GraphServer, startGraphServer } from "../support/graph-server.ts";
import { png } from "../support/media.ts";
import { codesOf, openProject, resultsOf, type TestProject } from "../support/project.ts";
import { jsonReply, type RecordedRequest, type ServerAnswer } from "../support/recording-server.ts";

const manifest = `version: 1
accounts: { tokenEnv: SYSTEM_USER_TOKEN }
pages:
  acme: { id: "111" }
  beta: { id: "222" }
  own: { id: "333", tokenEnv: OWN_TOKEN }
assets: { a: a.png }
`;

interface World {
  readonly graph: GraphServer;
  readonly project: TestProject;
}

async function openWorld(
  answerIdentity: (request: RecordedRequest) => ServerAnswer | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<World> {
  const graph = await startGraphServer({
    answerIdentity: (request) => answerIdentity(request) ?? jsonReply({ id: "333", name: "Own" }),
    answerUpload: (request) =>
      urlOf(request).pathname.endsWith("/messages")
        ? jsonReply({ recipient_id: "7", message_id: "m_1" })
        : undefined,
  });
  const project = await openProject({
    manifest,
    files: { "a.png": png("a") },
    env: {
      MESSENGER_GRAPH_URL: graph.url,
      SYSTEM_USER_TOKEN: "account-token-value",
      OWN_TOKEN: "own-token-value",
      // Named so that they are looked for in all that is printed and written: nothing else takes them from here.
      UNUSED_ACME_TOKEN: "acme-token-value",
      UNUSED_BETA_TOKEN: "beta-token-value",
      ...env,
    },
  });
  return { graph, project };
}

/** One Page a reply; the way to the next leads elsewhere. */
function answerPaged(request: RecordedRequest): string | undefined {
  const url = urlOf(request);
  if (!url.pathname.endsWith("/me/accounts")) return undefined;
  const isSecond = url.searchParams.get("after") === "a/b+c=";
  const data = [
    isSecond
      ? { id: "222", access_token: "beta-token-value" }
      : { id: "111", access_token: "acme-token-value" },
  ];
  const next = isSecond
    ? {}
    : { next: "http://127.0.0.1:9/v25.0/me/accounts?access_token=account-token-value" };
  return jsonReply({
    data,
    paging: { cursors: { before: "x", after: isSecond ? "end" : "a/b+c=" }, ...next },
  });
}

function urlOf({ requestLine }: RecordedRequest): URL {
  return new URL(requestLine.split(" ")[1] ?? "", "http://graph");
}

/** `GET PATH TOKEN`, with the proof as the name of the secret that it fits. */
function callsOf({ requests }: GraphServer): readonly string[] {
  return requests.map((request) => {
    const [method] = request.requestLine.split(" ");
    const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    const proof = urlOf(request).searchParams.get("appsecret_proof");
    const isRight = proof === createHmac("sha256", "app-secret-value").update(token).digest("hex");
    return [
      method,
      urlOf(request).pathname,
      token,
      ...(proof === null ? [] : [isRight ? "proof" : "bad"]),
    ].join(" ");
  });
}

test("one token serves all Pages that name none, over all pages of results", async () => {
  const { graph, project } = await openWorld(answerPaged, { MESSENGER_APP_SECRET: "app-secret-value" });
  const applied = await project.run("apply", "--concurrency", "1", "--json");
  expect(applied.exitCode).toBe(0);
  expect(resultsOf(applied)).toEqual([
    "acme a create uploaded",
    "beta a create uploaded",
    "own a create uploaded",
  ]);
  expect(callsOf(graph).toSorted()).toEqual([
    "GET /v25.0/me own-token-value proof",
    "GET /v25.0/me/accounts account-token-value proof",
    "GET /v25.0/me/accounts account-token-value proof",
    "POST /v25.0/111/message_attachments acme-token-value proof",
    "POST /v25.0/222/message_attachments beta-token-value proof",
    "POST /v25.0/333/message_attachments own-token-value proof",
  ]);
});

test("a Page that the account has not is told by name, and the others go on", async () => {
  const { project } = await openWorld((request) =>
    urlOf(request).pathname.endsWith("/me/accounts")
      ? jsonReply({ data: [{ id: "111" }, { id: "999", access_token: "other-token-value" }] })
      : undefined,
  );
  const applied = await project.run("apply", "--json");
  expect(applied.exitCode).toBe(1);
  expect(codesOf(applied)).toEqual(["page-not-in-accounts", "page-not-in-accounts"]);
  expect(resultsOf(applied)).toEqual([
    "acme a create not-started page-not-in-accounts",
    "beta a create not-started page-not-in-accounts",
    "own a create uploaded",
  ]);
  const text = await project.run("apply");
  expect(text.stderr).toContain(
    "`/me/accounts` has the Page `acme` (111) of `SYSTEM_USER_TOKEN`, and no token for it",
  );
  expect(text.stderr).toContain("the Page `beta` (222) is not among the 2 Pages of `SYSTEM_USER_TOKEN`");
});

test("a token of an account that is no good is told once, after one call", async () => {
  const { graph, project } = await openWorld((request) =>
    urlOf(request).pathname.endsWith("/me/accounts")
      ? errorReply({
          message: "Error validating access token: account-token-value",
          code: 190,
          error_subcode: 463,
        })
      : undefined,
  );
  const applied = await project.run("apply");
  expect(applied.exitCode).toBe(1);
  expect(applied.stderr).toContain("nothing can be uploaded to the Pages `acme`, `beta`: Error validating");
  expect(applied.stderr).toContain(
    "make a new token of the user or system user, and set `SYSTEM_USER_TOKEN`",
  );
  expect(callsOf(graph).filter((call) => call.includes("accounts"))).toHaveLength(1);
});

test("without the account's token its Pages are left alone", async () => {
  const { graph, project } = await openWorld(answerPaged, { SYSTEM_USER_TOKEN: "" });
  const applied = await project.run("apply", "--json");
  expect(codesOf(applied)).toEqual(["token-missing"]);
  expect(callsOf(graph).filter((call) => call.includes("accounts"))).toEqual([]);
  expect(resultsOf(applied)).toContain("own a create uploaded");
});

test("the account is asked again after a temporary error, and not at all when nothing is to be uploaded", async () => {
  let asked = 0;
  const { graph, project } = await openWorld((request) => {
    if (!urlOf(request).pathname.endsWith("/me/accounts")) return undefined;
    asked += 1;
    return asked === 1 ? errorReply({ message: "try again", code: 2 }, 500) : answerPaged(request);
  });
  expect((await project.run("apply")).exitCode).toBe(0);
  expect(asked).toBe(3);
  expect((await project.run("apply")).exitCode).toBe(0);
  expect([asked, graph.uploads().length]).toEqual([3, 3]);
});

test("an account that does not answer costs no more than `--max-time`", async () => {
  const { graph, project } = await openWorld((request) =>
    urlOf(request).pathname.endsWith("/me/accounts") ? { kind: "hang" } : undefined,
  );
  const applied = await project.run("apply", "--page", "acme", "--max-time", "1s", "--json");
  expect(applied.exitCode).toBe(3);
  expect(resultsOf(applied)).toEqual(["acme a create not-started"]);
  expect(graph.uploads()).toEqual([]);
});

test("a message goes with the token of the account's Page, too", async () => {
  const { graph, project } = await openWorld(answerPaged);
  await project.run("apply", "--page", "beta");
  expect((await project.run("send", "a", "--to", "7", "--page", "beta")).exitCode).toBe(0);
  expect(callsOf(graph).slice(-3)).toEqual([
    "GET /v25.0/me/accounts account-token-value",
    "GET /v25.0/me/accounts account-token-value",
    "POST /v25.0/222/messages beta-token-value",
  ]);
});
