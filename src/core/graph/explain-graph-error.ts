import { isAppSecretProofError } from "./classify-graph-error.ts";
import type { GraphError } from "./graph-error.ts";

/** What a hint may name. */
export interface ErrorContext {
  /** The Page's name in the manifest. */
  readonly page: string;
  /** The NAME of the environment variable that holds its token. */
  readonly tokenEnv?: string;
  /** Whether that is the token of an account, which the Page's own came from. */
  readonly isOfAccount?: true;
  /** The NAME of the environment variable that holds its app secret. */
  readonly appSecretEnv?: string;
  /** The asset's key, where the call was about one. */
  readonly key?: string;
  /** What was refused; left out: an upload. */
  readonly call?: "upload" | "message";
}

type Hint = (context: ErrorContext) => string;

const newToken: Hint = (context) =>
  context.isOfAccount === true
    ? `make a new token of the user or system user and set ${tokenName(context)}`
    : `make a new Page access token and set ${tokenName(context)}`;

const permission: Hint = (context) =>
  `${context.call ?? "upload"}s need the permission \`pages_messaging\`: grant it to the app for the Page \`${context.page}\`, then ${newToken(context)}`;

const throttled: Hint = ({ call }) => {
  const wait = "wait before the next run: more calls now prolong the block";
  return call === "message"
    ? wait
    : `${wait}; a lower \`--max-usage\` or \`--concurrency\` keeps clear of it`;
};

const temporary: Hint = () => "a temporary error at Meta: run again";

/** What to do follows where somebody has just sent the message. */
function aboutRecipient(what: string, how: Hint): Hint {
  const fact = `${what}; this is about the recipient, not about the attachment, whose ID is as good as before`;
  return (context) => (context.call === "message" ? `${fact}\n${how(context)}` : fact);
}

/** By `code/subcode`; the code alone stands for its other subcodes. */
const hints: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  ["190", (context) => `the token is not valid: ${newToken(context)}`],
  ["190/458", (context) => `the app was removed from the account: add it again, then ${newToken(context)}`],
  [
    "190/459",
    (context) =>
      `the account behind the token must pass a checkpoint at facebook.com first; then ${newToken(context)}`,
  ],
  ["190/460", (context) => `the token ended with the change of its account's password: ${newToken(context)}`],
  ["190/463", (context) => `the token has expired: ${newToken(context)}`],
  [
    "190/464",
    (context) => `the account behind the token is not confirmed: confirm it, then ${newToken(context)}`,
  ],
  ["190/467", (context) => `the token is not valid any more: ${newToken(context)}`],
  ["102", (context) => `the session of the token has ended: ${newToken(context)}`],
  ["3", permission],
  ["10", permission],
  ["200", permission],
  ["1/99", permission],
  ["5", () => "the app refuses this machine's address: see the app's server IP allowlist"],
  ["101", (context) => `Meta does not know the token's app: ${newToken(context)}`],
  [
    "100/33",
    (context) =>
      `the token does not see this Page: check the \`id\` of the Page \`${context.page}\`, or ${newToken(context)}`,
  ],
  [
    "2500",
    (context) =>
      `Meta does not know this path: check \`graph.version\`, the \`id\` of the Page \`${context.page}\` and \`MESSENGER_GRAPH_URL\``,
  ],
  [
    "100/2018008",
    () =>
      "Meta could not fetch the URL (unreachable for Meta, TLS, size, or over 10 s; 75 s for a video): set `upload: bytes` to send the bytes instead",
  ],
  [
    "100/2018294",
    () =>
      "Meta took over 75 s to fetch the video, or it is corrupt: check that it plays, and set `upload: bytes` to send the bytes instead",
  ],
  ["100/2018005", () => "Meta saw no file, or several: this may be a proxy that rewrites requests"],
  [
    "100/2018047",
    () =>
      "the bytes are not of the declared type: check `type` and `contentType`, or leave them out, so that they follow from the bytes",
  ],
  ["100/2018109", () => "over Meta's size limit (images 8 MB, everything else 25 MB): make the file smaller"],
  [
    "546",
    () =>
      "Meta does not allow this type of file: check that the URL leads to the media itself, not to an HTML page",
  ],
  [
    "100/2018074",
    (context) =>
      `the ID is dead, or another Page's: upload again for the Page \`${context.page}\` (\`apply --replace ${context.key ?? "KEY"}\`)`,
  ],
  [
    "100/2018001",
    aboutRecipient(
      "no such user for this Page",
      ({ page }) =>
        `a user has another PSID on each Page: the one for \`${page}\` is the \`sender.id\` of that Page's webhooks`,
    ),
  ],
  [
    "551",
    aboutRecipient(
      "the user is not available now",
      () => "the user may have blocked the Page or left Messenger: send to another one",
    ),
  ],
  [
    "10/2018278",
    aboutRecipient(
      "outside the user's 24-hour window",
      () =>
        "write to the Page as that user, which opens the window for 24 hours, or send with a `--tag` that fits the message",
    ),
  ],
  [
    "368",
    () =>
      "Meta blocks this for its policies: see the Page's and the app's quality and alerts at Meta before running again; retrying makes it worse",
  ],
  ["4", throttled],
  ["17", throttled],
  ["32", throttled],
  ["341", throttled],
  ["613", throttled],
  ["80001", throttled],
  ["80006", throttled],
  ["1", temporary],
  ["2", temporary],
  ["1200", temporary],
  ["-1", temporary],
]);

/**
 * What a person can do about `error`: a hint that fits its code, else Meta's own words for a user; undefined where there
 * are none, unless it is about a parameter (100).
 */
export function explainGraphError(error: GraphError, context: ErrorContext): string | undefined {
  if (isAppSecretProofError(error)) return appSecretProofHint(context);
  const { code, subcode } = error;
  const hint = hints.get(`${code}/${subcode}`) ?? hints.get(String(familyOf(code)));
  if (hint !== undefined) return hint(context);
  if (error.isTransient) return temporary(context);
  return userWords(error) ?? (code === 100 ? invalidParameter[context.call ?? "upload"] : undefined);
}

const invalidParameter = {
  upload:
    "Meta does not take a part of this upload: check the asset's `type`, `contentType` and `fileName`, and `graph.version`",
  message:
    "Meta does not take a part of this message: check `--to`, `--messaging-type`, `--tag` and `--text`, the asset's `type`, and `graph.version`",
} as const;

function familyOf(code: number): number {
  return code >= 200 && code <= 299 ? 200 : code;
}

function appSecretProofHint(context: ErrorContext): string {
  const secret =
    context.appSecretEnv === undefined ? "its app secret" : `\`${context.appSecretEnv}\` to its app secret`;
  return `the token of the Page \`${context.page}\` and the app secret must be of one app: set ${secret}`;
}

function userWords(error: GraphError): string | undefined {
  const words = [error.userTitle, error.userMessage].filter((text) => text !== undefined);
  return words.length === 0 ? undefined : words.join(": ");
}

function tokenName(context: ErrorContext): string {
  return context.tokenEnv === undefined
    ? `the token of the Page \`${context.page}\``
    : `\`${context.tokenEnv}\``;
}
