import { isFields, parseJsonText } from "./fields.ts";
import { parseAttachmentReply } from "./parse-attachment-reply.ts";

/** What the reply to a message says. */
export interface SendReplyFields {
  /** `m_…` */
  readonly messageId: string;
  /** Left out for a recipient that is no PSID. */
  readonly recipientId?: string;
  /** Of an attachment that was sent to be used again. */
  readonly attachmentId?: string;
}

/**
 * What the `text` of a reply of the Send API says, or undefined where it names no message: `{"success":"true"}` stands in
 * Meta's documents, and in no reply.
 */
export function parseSendReply(text: string): SendReplyFields | undefined {
  const body = parseJsonText(text);
  const messageId = isFields(body) ? body["message_id"] : undefined;
  const recipientId = isFields(body) ? body["recipient_id"] : undefined;
  if (typeof messageId !== "string" || messageId === "") return undefined;
  const attachmentId = parseAttachmentReply(text);
  return {
    messageId,
    ...(typeof recipientId === "string" && { recipientId }),
    ...(attachmentId !== undefined && { attachmentId }),
  };
}
