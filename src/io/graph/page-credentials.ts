import type { DesiredPage } from "../../core/desired/desired-state.ts";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import {
  type Credentials,
  type Environment,
  readAccountCredentials,
  readCredentials,
} from "./credentials.ts";
import type { GraphClient } from "./graph-client.ts";
import { type AccountReading, type AccountTokens, readAccounts } from "./read-accounts.ts";

/** A Page, as far as its token is concerned. */
export type PageOfToken = Pick<
  DesiredPage,
  "name" | "id" | "tokenEnv" | "takesAccountToken" | "appSecretEnv"
>;

/** The credentials of the Pages of one project, for one run. */
export interface PageCredentials {
  /**
   * The credentials of the Page with this name. The account is asked when the first Page needs it, and once.
   *
   * @throws {DiagnosticError} as `readCredentials`; `page-not-in-accounts`.
   * @throws {UploadError} as `readAccounts`.
   */
  readonly of: (page: string) => Promise<Credentials>;
}

/** Where credentials come from. */
export interface PageCredentialsOptions {
  readonly pages: readonly PageOfToken[];
  readonly env: Environment;
  /** Asks the account; opened when it is needed. */
  readonly client: () => Pick<GraphClient, "ask">;
  /** How the account is asked, once it is. */
  readonly reading: () => AccountReading;
}

/** The credentials of `pages`: from the environment, or, by way of a token there, from the account that has the Pages. */
export function createPageCredentials({
  pages,
  env,
  client,
  reading,
}: PageCredentialsOptions): PageCredentials {
  const byName = new Map(pages.map((page) => [page.name, page]));
  let asked: Promise<Asked> | undefined;
  const askAccount = async (first: PageOfToken): Promise<Asked> => {
    const account = readAccountCredentials(first, env);
    return { account, tokens: await readAccounts(client(), account, reading()) };
  };
  return {
    of: async (name) => {
      const page = byName.get(name);
      if (page === undefined) throw new Error(`there is no Page ${name}`);
      if (page.takesAccountToken !== true) return readCredentials(page, env);
      asked ??= askAccount(pages.find(({ takesAccountToken }) => takesAccountToken) ?? page);
      return credentialsIn(await asked, page, env);
    },
  };
}

interface Asked {
  readonly account: Credentials;
  readonly tokens: AccountTokens;
}

function credentialsIn({ account, tokens }: Asked, page: PageOfToken, env: Environment): Credentials {
  const token = tokens.get(page.id ?? "");
  if (token === undefined) throw new DiagnosticError([notInAccounts(page, tokens)]);
  // Its own app secret, if it names one; all are of one app, whose token the account's is.
  const { appSecret } = page.appSecretEnv === account.appSecretEnv ? account : readAppSecret(page, env);
  return {
    token,
    ...(appSecret !== undefined && { appSecret }),
    isOfAccount: true,
    tokenEnv: page.tokenEnv,
    appSecretEnv: page.appSecretEnv,
  };
}

function readAppSecret(page: PageOfToken, env: Environment): Pick<Credentials, "appSecret"> {
  return readAccountCredentials(page, env);
}

function notInAccounts({ name, id = "", tokenEnv }: PageOfToken, tokens: AccountTokens): Diagnostic {
  const isSeen = tokens.has(id);
  return {
    code: "page-not-in-accounts",
    severity: "error",
    message: isSeen
      ? `\`/me/accounts\` has the Page \`${name}\` (${id}) of \`${tokenEnv}\`, and no token for it`
      : `the Page \`${name}\` (${id}) is not among the ${tokens.size} Pages of \`${tokenEnv}\` in \`/me/accounts\``,
    hint: isSeen
      ? "give the user or system user the right to send messages for the Page (business.facebook.com, its assets), and the token `pages_messaging`"
      : "add the Page to the assets of the user or system user (business.facebook.com), mend its `id`, or give it a `tokenEnv` of its own",
  };
}
