import type { Finding } from "../diagnostics/finding.ts";
import type { TextRange } from "../text/redact.ts";
import type { YamlScalar } from "../yaml/find-scalars.ts";

/** Shapes of secrets anywhere in a text, comments too; the first group is the secret. */
const secretPatterns: readonly RegExp[] = [
  /** A user, Page or app access token of Facebook, and one of Instagram. */
  /\b(EAA[A-Za-z0-9]{10,})/g,
  /\b(IG[A-Z]{2}[A-Za-z0-9_-]{20,})/g,
  /** An app access token: the app's ID, a bar, the app's secret or a token. */
  /\b([0-9]{5,}\|[A-Za-z0-9_-]{16,})/g,
  /** A token in a query string. */
  /[?&](?:access_token|client_secret|app_secret|appsecret_proof)=([^\s&"'#]+)/gi,
  /** A user name, a password, or both in a URL. */
  /\b[a-z][a-z0-9+.-]*:\/\/([^\s/?#"']+)@/gi,
  /\b(?:access[ _-]?token|page[ _-]?token|app[ _-]?secret|client[ _-]?secret)["']?\s*[:=]\s*["']?([A-Za-z0-9_|.-]{16,})/gi,
  /** An app secret as a word of its own in a comment. */
  /(?:^|\s)#(?:.*[\s"'`=:])?([0-9a-f]{32})(?=[\s"'`,;.]|$)/gim,
];

const secretFields =
  /^(page[_-]?|user[_-]?)?(access[_-]?)?token$|^(app[_-]?|client[_-]?)?secret$|^password$/i;
/** `SYSTEM_USER_TOKEN` under `token` is a name in the wrong field, and no secret. */
const nameOfSecret = /^[A-Z][A-Z0-9_]*_(TOKEN|SECRET)$/;
const secretNameFields = /^(tokenEnv|appSecretEnv)$/;
const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** An app secret is 32 hex digits, and so is many a file name: it counts only where it stands alone. */
const appSecret = /^[0-9a-f]{32}$/i;
/** What stands in place of a variable's name by a slip: `$ACME_TOKEN`, `ACME-TOKEN`. */
const nearlyName = /^[$%]?\{?[A-Z][A-Z0-9_.-]*\}?%?$/;

/** Where secrets stand in a manifest's text, in order and apart. */
export function findSecrets(text: string, scalars: readonly YamlScalar[]): readonly TextRange[] {
  const inText = secretPatterns.flatMap((pattern) => [...text.matchAll(pattern)].map(rangeOfGroup));
  const inFields = scalars
    .filter((scalar) => isSecretScalar(scalar) || isEscapedSecret(scalar, text))
    .map(({ range }) => range);
  return joinRanges([...inText, ...inFields]);
}

/** The texts of the secrets at `ranges`: as they stand in the text, and as a reader of its scalars sees them. */
export function secretTextsOf(
  text: string,
  scalars: readonly YamlScalar[],
  ranges: readonly TextRange[],
): readonly string[] {
  if (ranges.length === 0) return [];
  const touched = scalars.filter(({ range }) =>
    ranges.some((secret) => secret.start < range.end && range.start < secret.end),
  );
  return [
    ...ranges.map(({ start, end }) => text.slice(start, end)),
    ...touched.flatMap((scalar) =>
      ranges.some(({ start, end }) => start <= scalar.range.start && scalar.range.end <= end)
        ? scalar.text
        : tokensIn(scalar.text),
    ),
  ];
}

function joinRanges(ranges: readonly TextRange[]): readonly TextRange[] {
  const joined: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || range.start >= last.end) joined.push(range);
    else joined.splice(-1, 1, { start: last.start, end: Math.max(last.end, range.end) });
  }
  return joined;
}

function tokensIn(text: string): readonly string[] {
  return secretPatterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, secret = ""]) => secret));
}

/** `"\x45AA…"` and a text with a line break in it are tokens to whoever reads the value. */
function isEscapedSecret({ text, range }: YamlScalar, whole: string): boolean {
  const written = whole.slice(range.start, range.end);
  return /[\\\n]/.test(written) && tokensIn(text).some((token) => !written.includes(token));
}

/** What to say of a secret at `range`. */
export function findingOfSecret(text: string, range: TextRange): Finding {
  const isUserInfo = text.slice(0, range.start).endsWith("://");
  if (isUserInfo && text[range.end] === "@") {
    return {
      code: "secret-in-manifest",
      message: "a URL with a user name or password is written into the manifest",
      hint: "remove the part before `@`: whoever reads the repository could use it, and Meta does not send it",
      range,
    };
  }
  if (/[?&]\w+=$/.test(text.slice(Math.max(0, range.start - 24), range.start))) {
    return {
      code: "secret-in-manifest",
      message: "a URL with a token or a secret in its query is written into the manifest",
      hint: "name an address that needs none, and revoke this one: whoever reads the repository could use it",
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

function rangeOfGroup(match: RegExpExecArray): TextRange {
  const [whole, secret = ""] = match;
  const start = match.index + whole.lastIndexOf(secret);
  return { start, end: start + secret.length };
}

function isSecretScalar({ keys, text }: YamlScalar): boolean {
  const key = keys.at(-1) ?? "";
  if (text === "") return false;
  if (secretFields.test(key) && !isOwnName(keys)) return !nameOfSecret.test(text);
  if (!secretNameFields.test(key)) return appSecret.test(text);
  return environmentName.test(text) ? looksRandom(text) : !nearlyName.test(text);
}

/** Whether the last key is a name of the user's own: `token` is a good key for a picture of one. */
function isOwnName(keys: readonly string[]): boolean {
  return (keys[0] === "assets" && keys.length === 2) || (keys[0] === "pages" && keys[2] === "labels");
}

/** A variable's name has words between its `_`; a token has a long run of letters and digits. */
function looksRandom(text: string): boolean {
  return text.split("_").some((run) => run.length >= 16 && /[a-z]/.test(run) && /[0-9]/.test(run));
}
