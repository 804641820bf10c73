import type { Finding } from "../diagnostics/finding.ts";
import type { TextRange } from "../text/redact.ts";
import type { YamlScalar } from "../yaml/parse-yaml.ts";

/** Shapes of secrets anywhere in a text, comments too; the first group is the secret. */
const secretPatterns: readonly RegExp[] = [
  /** A user, Page or app access token of Facebook, and one of Instagram. */
  /\b(EAA[A-Za-z0-9]{16,})/g,
  /\b(IG[A-Z]{2}[A-Za-z0-9_-]{30,})/g,
  /** An app access token: the app's ID, a bar, the app's secret or a token. */
  /\b([0-9]{5,}\|[A-Za-z0-9_-]{16,})/g,
  /** A token in a query string. */
  /[?&](?:access_token|client_secret|app_secret|appsecret_proof)=([^\s&"'#]+)/g,
  /** A user name, a password, or both in a URL. */
  /https?:\/\/([^\s/?#@"']+)@/gi,
  /\b(?:access[_-]?token|page[_-]?token|app[_-]?secret|client[_-]?secret)["']?\s*[:=]\s*["']?([A-Za-z0-9_|.-]{16,})/gi,
];

const secretFields = /^(page_?|user_?)?(access_?)?token$|^(app_?|client_?)?secret$|^password$/i;
const secretNameFields = /^(tokenEnv|appSecretEnv)$/;
const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** An app secret is 32 hex digits, and so is many a file name: it counts only where it stands alone. */
const appSecret = /^[0-9a-f]{32}$/;

/** Where secrets stand in a manifest's text, in order, none within another. */
export function findSecrets(text: string, scalars: readonly YamlScalar[]): readonly TextRange[] {
  const inText = secretPatterns.flatMap((pattern) => [...text.matchAll(pattern)].map(rangeOfGroup));
  const inFields = scalars.filter(isSecretScalar).map(({ range }) => range);
  const sorted = [...inText, ...inFields].toSorted((a, b) => a.start - b.start || b.end - a.end);
  const apart: TextRange[] = [];
  for (const range of sorted) if (range.start >= (apart.at(-1)?.end ?? 0)) apart.push(range);
  return apart;
}

/** What to say of a secret at `range`. */
export function findingOfSecret(text: string, range: TextRange): Finding {
  const isUserInfo = /https?:\/\/$/i.test(text.slice(Math.max(0, range.start - 8), range.start));
  if (isUserInfo && text[range.end] === "@") {
    return {
      code: "secret-in-manifest",
      message: "a URL with a user name or password is written into the manifest",
      hint: "remove the part before `@`: whoever reads the repository could use it, and Meta does not send it",
      range,
    };
  }
  return {
    code: "secret-in-manifest",
    message: "what looks like a token or an app secret is written into the manifest",
    hint: "put it into an environment variable, write that variable's NAME as `tokenEnv` or `appSecretEnv`, and revoke the one that was written here",
    range,
  };
}

function rangeOfGroup(match: RegExpMatchArray & { index: number }): TextRange {
  const secret = match[1] ?? "";
  const start = match.index + match[0].lastIndexOf(secret);
  return { start, end: start + secret.length };
}

function isSecretScalar({ key = "", text }: YamlScalar): boolean {
  if (text === "") return false;
  if (secretFields.test(key)) return true;
  if (secretNameFields.test(key)) return !environmentName.test(text) || looksRandom(text);
  return appSecret.test(text);
}

/** A name of a variable is upper case or has words; a token is long and mixes cases and digits. */
function looksRandom(text: string): boolean {
  return text.length >= 32 && /[a-z]/.test(text) && /[0-9]/.test(text);
}
