import type { GraphError } from "./graph-error.ts";

/** What an uploader does about an error of the Graph API: try again, slow down, or how far it gives up. */
export type GraphErrorClass = "retry" | "throttled-page" | "throttled-app" | "asset" | "page" | "app" | "run";

/** Codes and subcodes as `code/subcode`; the code alone stands for its other subcodes. */
const classes: ReadonlyMap<string, GraphErrorClass> = new Map([
  ["4", "throttled-app"],
  ["341", "throttled-app"],
  ["17", "throttled-page"],
  ["32", "throttled-page"],
  ["613", "throttled-page"],
  ["80001", "throttled-page"],
  ["80006", "throttled-page"],
  ["368", "run"],
  ["1/99", "page"],
  ["1", "retry"],
  ["2", "retry"],
  ["1200", "retry"],
  ["-1", "retry"],
  ["102", "page"],
  ["190", "page"],
  ["3", "page"],
  ["10", "page"],
  ["10/2018278", "asset"],
  ["100/33", "page"],
  ["2500", "page"],
  // Unknown application and forbidden address: of no Page's making (Meta's list of general errors, read 2026-11).
  ["101", "app"],
  ["5", "app"],
  ["100/2018008", "retry"],
  ["100/2018294", "retry"],
]);

/**
 * What to do about `error`, by its code and subcode and never by the HTTP status: real throttling came as HTTP 403.
 *
 * 100/2018008 and 100/2018294 (Meta could not fetch a URL) are worth one or two retries, other temporary errors a few.
 */
export function classifyGraphError(
  error: Pick<GraphError, "code" | "subcode" | "message" | "isTransient">,
): GraphErrorClass {
  const known = classes.get(`${error.code}/${error.subcode}`) ?? classes.get(String(error.code));
  if (known !== undefined) return known;
  if (error.code >= 200 && error.code <= 299) return "page";
  if (isAppSecretProofError(error)) return "page";
  return error.isTransient ? "retry" : "asset";
}

/** Whether Meta found fault with `appsecret_proof`: a plain code 100 that its words alone tell from a bad parameter. */
export function isAppSecretProofError(error: Pick<GraphError, "code" | "message">): boolean {
  return error.code === 100 && /appsecret_proof/i.test(error.message);
}

/**
 * Whether a message failed for its recipient's sake: no such user (100/2018001), not available (551), or outside the
 * 24-hour window (10/2018278). The next message to the same recipient fails likewise.
 */
export function isRecipientError({
  code,
  subcode,
}: {
  readonly code: number | string;
  readonly subcode?: number;
}): boolean {
  return `${code}` === "551" || recipientErrors.has(`${code}/${subcode}`);
}

const recipientErrors: ReadonlySet<string> = new Set(["100/2018001", "10/2018278"]);
