import type { PageIdentity, UploadReply } from "../../apply/ports.ts";
import { UploadError, type UploadErrorDetail } from "../../apply/upload-error.ts";
import type { ErrorContext } from "../../core/graph/explain-graph-error.ts";
import { isFields, parseJsonText } from "../../core/graph/fields.ts";
import { parseGraphError } from "../../core/graph/graph-error.ts";
import { parseAttachmentReply } from "../../core/graph/parse-attachment-reply.ts";
import { parseRetryAfter } from "../../core/graph/parse-retry-after.ts";
import { describeLostReply, describeNetworkFailure } from "./describe-broken.ts";
import type { Broken, Reply } from "./exchange.ts";
import type { GraphAnswer } from "./graph-call.ts";
import { refusalOf } from "./refusal.ts";

/** Where an answer comes from. */
export interface AnswerContext extends Pick<ErrorContext, "page" | "key" | "call"> {
  readonly graphUrl: string;
}

const minuteMs = 60_000;

/**
 * What Meta says to an upload.
 *
 * @throws {UploadError} with Meta's code; `reply-lost` or `aborted` (an ID may exist); `network` (nothing was sent).
 */
export function readUploadAnswer(answer: GraphAnswer, context: AnswerContext): UploadReply {
  const { outcome, sent } = answer;
  if (outcome.kind === "broken") throw brokenUpload(outcome, context);
  const attachmentId = parseAttachmentReply(outcome.text);
  throwRefusal(outcome, answer, context);
  if (attachmentId === undefined) {
    throw replyLost(`the reply holds neither an ID nor an error (HTTP ${outcome.status})`);
  }
  return {
    attachmentId,
    uploadedAtMs: correctedTime(answer, outcome.headers.get("date")),
    ...(sent === undefined ? {} : { sent }),
  };
}

/**
 * Who the token is.
 *
 * @throws {UploadError} with Meta's code; `reply-invalid`, `network` or `aborted`.
 */
export function readIdentityAnswer(answer: GraphAnswer, context: AnswerContext): PageIdentity {
  const reply = readReply(answer, context);
  const body = parseJsonText(reply.text);
  const id = isFields(body) ? body["id"] : undefined;
  const name = isFields(body) ? body["name"] : undefined;
  if (typeof id !== "string" || !/^\d+$/.test(id)) {
    throw new UploadError({
      code: "reply-invalid",
      message: `the answer to \`me\` names no Page (HTTP ${reply.status})`,
      hint: "check that `MESSENGER_GRAPH_URL` and the proxy lead to the Graph API, and run again",
      scope: "page",
      graphClass: "retry",
    });
  }
  return { id, name: typeof name === "string" ? name : "" };
}

/**
 * The reply to a question that makes nothing.
 *
 * @throws {UploadError} with Meta's code; `network` or `aborted`.
 */
export function readReply(answer: GraphAnswer, context: AnswerContext): Reply {
  const { outcome } = answer;
  if (outcome.kind === "broken") throw brokenBeforeSending(outcome, context, "page");
  throwRefusal(outcome, answer, context);
  return outcome;
}

/**
 * Nothing, unless the reply is an error body.
 *
 * @throws {UploadError} with Meta's code.
 */
export function throwRefusal(reply: Reply, answer: GraphAnswer, context: AnswerContext): void {
  const error = parseGraphError(parseJsonText(reply.text), reply.status);
  if (error === undefined) return;
  const { credentials, usage } = answer;
  const retryAfterMs = parseRetryAfter(reply.headers.get("retry-after"), answer.endedAtMs) ?? usage?.regainMs;
  throw refusalOf(error, context, { credentials, retryAfterMs });
}

/**
 * When the request began, in milliseconds since the epoch: a machine's clock may be wrong by hours, Meta's is not; a minute
 * is within the time that a reply takes.
 */
export function correctedTime(answer: GraphAnswer, dateHeader: string | undefined): number {
  const offsetMs = Date.parse(dateHeader ?? "") - answer.endedAtMs;
  return Math.abs(offsetMs) > minuteMs ? answer.beganAtMs + offsetMs : answer.beganAtMs;
}

function brokenUpload(broken: Broken, context: AnswerContext): UploadError {
  if (!broken.hasBegun) return brokenBeforeSending(broken, context, "asset");
  if (broken.stopReason === "aborted") return aborted("asset", true);
  return replyLost(describeLostReply(broken, context.graphUrl));
}

/** The error of a call of which nothing was sent. */
export function brokenBeforeSending(
  broken: Broken,
  context: AnswerContext,
  scope: UploadErrorDetail["scope"],
): UploadError {
  if (broken.stopReason === "aborted") return aborted(scope, false);
  const { message, hint, isLasting } = describeNetworkFailure(broken, context.graphUrl);
  const detail = { code: "network", message, hint };
  if (isLasting) return new UploadError({ ...detail, scope: "run" });
  return new UploadError({ ...detail, scope, graphClass: "retry" });
}

function replyLost(message: string): UploadError {
  return new UploadError({
    code: "reply-lost",
    message,
    hint: "the attachment may exist at Meta under an ID that nobody knows; run again to upload it anew",
    scope: "asset",
    possibleDuplicate: true,
    graphClass: "retry",
  });
}

/** The error of a call that its caller's signal ended; `hasBegun`: an ID may exist. */
export function aborted(scope: UploadErrorDetail["scope"], hasBegun: boolean): UploadError {
  return new UploadError({
    code: "aborted",
    message: hasBegun ? "interrupted before Meta replied" : "interrupted before anything was sent",
    scope,
    ...(hasBegun ? { possibleDuplicate: true } : {}),
  });
}
