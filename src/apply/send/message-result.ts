import type { UploadErrorDetail } from "../upload-error.ts";
import type { MessageReply, MessageRequest } from "./send-message.ts";

/** What became of one message. */
export interface MessageResult {
  readonly page: string;
  /** The asset's key; undefined for a text. */
  readonly key?: string;
  readonly outcome: "sent" | "failed" | "not-started";
  /** The ID that it was sent by, or that Meta gave for it. */
  readonly attachmentId?: string;
  /** The PSID, and the message's ID: of a message that was sent, also where its ID could not be recorded. */
  readonly recipientId?: string;
  readonly messageId?: string;
  readonly error?: UploadErrorDetail;
}

/** A message that is to be sent, or the reason why there is nothing to send. */
export type PlannedMessage =
  | { readonly kind: "message"; readonly request: MessageRequest }
  | {
      readonly kind: "impossible";
      readonly page: string;
      readonly key: string;
      readonly error: UploadErrorDetail;
    };

/** The result of a message that Meta took. */
export function sentResult({ page, key, content }: MessageRequest, reply: MessageReply): MessageResult {
  const attachmentId = content.kind === "attachment" ? content.attachmentId : reply.attachmentId;
  const { recipientId, messageId } = reply;
  return {
    page,
    ...(key !== undefined && { key }),
    outcome: "sent",
    ...(attachmentId !== undefined && { attachmentId }),
    recipientId,
    messageId,
  };
}

/** The result of a message that was not sent, or of which nobody knows. */
export function unsentResult(
  message: PlannedMessage,
  outcome: "failed" | "not-started",
  error: UploadErrorDetail | undefined,
): MessageResult {
  const { page, key, content } =
    message.kind === "message" ? message.request : { ...message, content: undefined };
  return {
    page,
    ...(key !== undefined && { key }),
    outcome,
    ...(content?.kind === "attachment" && { attachmentId: content.attachmentId }),
    ...(error !== undefined && { error }),
  };
}
