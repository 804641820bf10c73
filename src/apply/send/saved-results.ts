import type { ActionResult, ApplyResult } from "../apply-result.ts";
import type { MessageResult } from "./message-result.ts";
import type { MessageReply } from "./send-message.ts";

/** What became of the messages whose attachments were to be recorded. */
export interface SavedMessages {
  readonly results: readonly MessageResult[];
  /** The keys that got the ID of another one with the same bytes: they were not shown yet. */
  readonly unshown: readonly string[];
}

/** The messages of an apply that uploaded by sending, with the replies to them by key. */
export function savedMessages(
  { results }: ApplyResult,
  replies: ReadonlyMap<string, MessageReply>,
): SavedMessages {
  return {
    results: results.filter(({ outcome }) => outcome !== "reused").map((one) => savedResult(one, replies)),
    unshown: results.filter(({ outcome }) => outcome === "reused").map(({ key }) => key),
  };
}

/** What became of the one message that `result` stands for. */
export function savedResult(
  {
    page,
    key,
    outcome,
    attachmentId,
    error,
  }: Pick<ActionResult, "page" | "key" | "outcome" | "attachmentId" | "error">,
  replies: ReadonlyMap<string, MessageReply>,
): MessageResult {
  const reply = replies.get(key);
  return {
    page,
    key,
    outcome: outcome === "uploaded" ? "sent" : outcome === "failed" ? "failed" : "not-started",
    ...(attachmentId !== undefined && { attachmentId }),
    ...(reply !== undefined && { recipientId: reply.recipientId, messageId: reply.messageId }),
    ...(error !== undefined && { error }),
  };
}
