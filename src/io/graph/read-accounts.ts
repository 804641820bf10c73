import { UploadError, type UploadErrorDetail } from "../../apply/upload-error.ts";
import { isAppSecretProofError } from "../../core/graph/classify-graph-error.ts";
import { type AccountsReply, parseAccounts } from "../../core/graph/parse-accounts.ts";
import type { Credentials } from "./credentials.ts";
import type { GraphClient, GraphQuestionAnswer } from "./graph-client.ts";
import { readReply } from "./read-answer.ts";
import { Secret } from "./secret.ts";

/** The tokens of an account's Pages by the Pages' IDs; undefined where the account sees a Page and has no token for it. */
export type AccountTokens = ReadonlyMap<string, Secret | undefined>;

/** How an account is asked. */
export interface AccountReading {
  /** Makes one call, and again as the run's policy has it. */
  readonly patiently: <Reply>(call: () => Promise<Reply>) => Promise<Reply>;
  readonly signal: AbortSignal;
}

/** What stands for the account where calls are counted by Page; no Page can have this name. */
export const accountName = "me/accounts" as const;

const fields = "id,access_token";

/** The most that Meta gives at a time (its page on paging, read 2026-11). */
const resultsPerCall = 100;

/**
 * Asks for all Pages of the account whose `credentials` these are, one page of results after the other, always at the
 * Graph API's own address.
 *
 * @throws {UploadError} with Meta's code; `reply-invalid`, `network` or `aborted`.
 */
export async function readAccounts(
  client: Pick<GraphClient, "ask">,
  credentials: Credentials,
  { patiently, signal }: AccountReading,
): Promise<AccountTokens> {
  const tokens = new Map<string, Secret | undefined>();
  const cursors = new Set<string>();
  let after: string | undefined;
  do {
    const cursor = after;
    const reply = await patiently(() => ask(client, credentials, { after: cursor, signal }));
    for (const { id, token } of reply.accounts) {
      tokens.set(id, token === undefined ? tokens.get(id) : new Secret(token));
    }
    after = cursorOf(reply, cursors);
  } while (after !== undefined);
  return tokens;
}

async function ask(
  client: Pick<GraphClient, "ask">,
  credentials: Credentials,
  { after, signal }: { readonly after: string | undefined; readonly signal: AbortSignal },
): Promise<AccountsReply> {
  const query = new Map([
    ["fields", fields],
    ["limit", String(resultsPerCall)],
    ...(after === undefined ? [] : [["after", encodeURIComponent(after)] as const]),
  ]);
  const answered = await client.ask({ page: accountName, path: "me/accounts", query, credentials, signal });
  const accounts = parseAccounts(textOf(answered, credentials));
  if (accounts === undefined) throw invalidReply("the answer to `me/accounts` names no Pages", "retry");
  return accounts;
}

function textOf({ answer, graphUrl }: GraphQuestionAnswer, credentials: Credentials): string {
  try {
    return readReply(answer, { page: accountName, graphUrl }).text;
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    const hint = hintOf(error.detail, credentials) ?? error.detail.hint;
    throw new UploadError({ ...error.detail, ...(hint !== undefined && { hint }) });
  }
}

/** Cursors that go round in a circle would never end. */
function cursorOf({ next }: AccountsReply, cursors: Set<string>): string | undefined {
  switch (next.kind) {
    case "end":
      return undefined;
    case "lost":
      throw invalidReply("the answer to `me/accounts` is not the last, and no cursor leads to the next one");
    case "cursor":
      if (cursors.has(next.after)) throw invalidReply("the answers to `me/accounts` go round in a circle");
      cursors.add(next.after);
      return next.after;
    default:
      return next satisfies never;
  }
}

function invalidReply(message: string, graphClass?: "retry"): UploadError {
  return new UploadError({
    code: "reply-invalid",
    message,
    hint: "check that `MESSENGER_GRAPH_URL` and the proxy lead to the Graph API, and run again",
    scope: "page",
    ...(graphClass !== undefined && { graphClass }),
  });
}

/** The usual hints are about a Page and its uploads. */
function hintOf(detail: UploadErrorDetail, credentials: Credentials): string | undefined {
  const { tokenEnv = "the token", appSecretEnv = "the app secret" } = credentials;
  const { code, subcode, message, graphClass } = detail;
  if (isAppSecretProofError({ code: Number(code), message })) {
    return `\`${tokenEnv}\` and the app secret in \`${appSecretEnv}\` must be of one app`;
  }
  // What Meta says where the token is a Page's.
  if (code === "100" || code === "2500") {
    return `\`${tokenEnv}\` must hold the token of a user or system user: a Page has no accounts`;
  }
  if (graphClass !== "page") return undefined;
  if (/^(3|10|2\d\d)$/.test(code) || (code === "1" && subcode === 99)) {
    return `make a token of the user or system user with \`pages_show_list\` and \`pages_messaging\`, and set \`${tokenEnv}\``;
  }
  return `make a new token of the user or system user, and set \`${tokenEnv}\``;
}
