import type { MessageReply, MessageRequest } from "../../apply/send/send-message.ts";
import { UploadError } from "../../apply/upload-error.ts";
import { parseSendReply } from "../../core/graph/parse-send-reply.ts";
import { describeLostReply } from "./describe-broken.ts";
import type { GraphAnswer } from "./graph-call.ts";
import { aborted, brokenBeforeSending, correctedTime, throwRefusal } from "./read-answer.ts";

/**
 * What Meta says to a message.
 *
 * @throws {UploadError} with Meta's code; `reply-lost` or `aborted` (it may have arrived); `network` (nothing was sent).
 */
export function readMessageAnswer(
  answer: GraphAnswer,
  { page, key, to, content }: MessageRequest,
  graphUrl: string,
): MessageReply {
  const { outcome, sent } = answer;
  const context = { page, graphUrl, call: "message" as const, ...(key !== undefined && { key }) };
  if (outcome.kind === "broken") {
    if (!outcome.hasBegun) throw brokenBeforeSending(outcome, context, "asset");
    if (outcome.stopReason === "aborted") throw aborted("asset", true);
    throw messageLost(describeLostReply(outcome, graphUrl));
  }
  throwRefusal(outcome, answer, context);
  const reply = parseSendReply(outcome.text);
  if (reply === undefined) {
    throw messageLost(`the reply holds neither a message ID nor an error (HTTP ${outcome.status})`);
  }
  if (content.kind === "upload" && content.upload.body.kind !== "url" && sent === undefined) {
    throw messageLost("a message ID came before the whole file was sent");
  }
  return {
    recipientId: to,
    ...reply,
    sentAtMs: correctedTime(answer, outcome.headers.get("date")),
    ...(sent === undefined ? {} : { sent }),
  };
}

// No class: what may have arrived is never sent twice.
function messageLost(message: string): UploadError {
  return new UploadError({
    code: "reply-lost",
    message,
    hint: "the message may have arrived, so it was not sent again: look at the recipient's screen first",
    scope: "asset",
    possibleDuplicate: true,
  });
}
