import type { PlannedMessage } from "../../../src/apply/send/message-result.ts";
import type {
  Addressing,
  MessageReply,
  MessageRequest,
  SendMessage,
} from "../../../src/apply/send/send-message.ts";
import { nowMs } from "../../support/builders.ts";

export const addressing: Addressing = { to: "77", messagingType: "RESPONSE" };

/** The message that shows the asset `key` by the ID `id-KEY`. */
export function byId(key: string): MessageRequest {
  const content = { kind: "attachment", type: "image", attachmentId: `id-${key}` } as const;
  return { page: "default", key, ...addressing, content };
}

/** The same, planned. */
export function planned(...keys: readonly string[]): readonly PlannedMessage[] {
  return keys.map((key) => ({ kind: "message", request: byId(key) }));
}

/** What Meta answers: a message ID made of the key. */
export function replyTo(
  { key = "text", to }: Pick<MessageRequest, "key" | "to">,
  changes: Partial<MessageReply> = {},
): MessageReply {
  return { messageId: `m_${key}`, recipientId: to, sentAtMs: nowMs, ...changes };
}

/** A `send` that fails for the keys in `failures`, and notes the keys that it was asked for. */
export function failingSend(failures: Readonly<Record<string, unknown>>, sent: string[] = []): SendMessage {
  return async (request) => {
    const { key = "text" } = request;
    sent.push(key);
    if (failures[key] !== undefined) throw failures[key];
    return replyTo(request);
  };
}

export function quiet(): { readonly signal: AbortSignal } {
  return { signal: new AbortController().signal };
}
