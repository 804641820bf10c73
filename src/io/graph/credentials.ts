import { createHmac } from "node:crypto";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { Secret } from "./secret.ts";

/** The variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a request for one Page is signed with, and where it came from. */
export interface Credentials {
  readonly token: Secret;
  readonly appSecret?: Secret;
  /** Whether the token is one of an account's Pages, or the account's own: `tokenEnv` holds the account's. */
  readonly isOfAccount?: true;
  /** The NAMES of the environment variables, for hints. */
  readonly tokenEnv?: string;
  readonly appSecretEnv?: string;
}

/** A Page, as far as its secrets are concerned. */
export interface PageOfCredentials {
  readonly name: string;
  readonly tokenEnv: string;
  readonly appSecretEnv: string;
}

/**
 * The token of `page`, and its app secret if there is one, without surrounding whitespace.
 *
 * @throws {DiagnosticError} `token-missing`, `token-invalid` or `app-secret-invalid`; the value is never in it.
 */
export function readCredentials(page: PageOfCredentials, env: Environment): Credentials {
  return readSecrets(page, env, () => missingToken(page));
}

/**
 * The token of the account that Pages take theirs from, and the app secret that goes with it if there is one.
 *
 * @throws {DiagnosticError} as `readCredentials`.
 */
export function readAccountCredentials(
  account: Omit<PageOfCredentials, "name">,
  env: Environment,
): Credentials {
  return { ...readSecrets(account, env, () => missingAccountToken(account.tokenEnv)), isOfAccount: true };
}

function readSecrets(
  { tokenEnv, appSecretEnv }: Omit<PageOfCredentials, "name">,
  env: Environment,
  missing: () => Diagnostic,
): Credentials {
  const token = env[tokenEnv]?.trim() ?? "";
  const appSecret = env[appSecretEnv]?.trim() ?? "";
  if (token === "") throw new DiagnosticError([missing()]);
  if (!isPrintableAscii(token)) throw new DiagnosticError([invalidSecret("token-invalid", tokenEnv)]);
  if (appSecret === "") return { token: new Secret(token), tokenEnv, appSecretEnv };
  if (!isPrintableAscii(appSecret)) {
    throw new DiagnosticError([invalidSecret("app-secret-invalid", appSecretEnv)]);
  }
  return { token: new Secret(token), appSecret: new Secret(appSecret), tokenEnv, appSecretEnv };
}

/** `appsecret_proof`: the lower-case hex of HMAC-SHA256 over the token, keyed with the app secret. */
export function appSecretProof(token: Secret, appSecret: Secret): string {
  return createHmac("sha256", appSecret.reveal()).update(token.reveal()).digest("hex");
}

function isPrintableAscii(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function missingToken(page: PageOfCredentials): Diagnostic {
  return {
    code: "token-missing",
    severity: "error",
    message: `\`${page.tokenEnv}\` is not set, needed for the Page \`${page.name}\``,
    hint: `set it to a Page access token (developers.facebook.com: the app, Messenger, Access Tokens); \`plan\` needs none, and \`--sandbox\` works without one`,
  };
}

function missingAccountToken(tokenEnv: string): Diagnostic {
  return {
    code: "token-missing",
    severity: "error",
    message: `\`${tokenEnv}\` is not set, from whose account the Pages' tokens come`,
    hint: "set it to the token of a system user (business.facebook.com, System users) with `pages_show_list` and `pages_messaging`; `plan` needs none, and `--sandbox` works without one",
  };
}

function invalidSecret(code: string, variable: string): Diagnostic {
  return {
    code,
    severity: "error",
    message: `\`${variable}\` holds whitespace, line breaks or characters other than printable ASCII`,
    hint: "copy it again, alone and on one line",
  };
}
