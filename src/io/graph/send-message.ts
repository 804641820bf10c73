import type {
  MessageContent,
  MessageReply,
  MessageRequest,
  SendMessage,
} from "../../apply/send/send-message.ts";
import { callGraph, type GraphAnswer } from "./graph-call.ts";
import { type BodyFields, openJsonBody } from "./outgoing-body.ts";
import { type AttachmentConnection, postAttachment } from "./post-attachment.ts";
import { readMessageAnswer } from "./read-message-answer.ts";

/**
 * Sends one message, once.
 *
 * @throws {UploadError} as `readMessageAnswer`, or when an upload's bytes could not be read.
 */
export async function sendMessage(
  connection: AttachmentConnection,
  request: MessageRequest,
  options: Parameters<SendMessage>[1],
): Promise<MessageReply> {
  const answer = await post(connection, request, options);
  return readMessageAnswer(answer, request, connection.caller.graphUrl);
}

function post(
  connection: AttachmentConnection,
  request: MessageRequest,
  options: Parameters<SendMessage>[1],
): Promise<GraphAnswer> {
  const { page, content } = request;
  const path = `${encodeURIComponent(request.pageId ?? "me")}/messages`;
  const fields = fieldsOf(request);
  if (content.kind === "upload") {
    const { upload, isReusable } = content;
    return postAttachment(connection, { request: upload, path, isReusable, fields }, options);
  }
  const { caller, timeouts } = connection;
  return callGraph(caller, {
    page,
    method: "POST",
    path,
    openBody: () => openJsonBody(messageOf(content), fields),
    replyTimeoutMs: timeouts.replyMs,
    signal: options.signal,
  });
}

function fieldsOf({ to, messagingType, tag }: MessageRequest): BodyFields {
  return new Map<string, string | object>([
    ["recipient", { id: to }],
    ["messaging_type", messagingType],
    ...(tag === undefined ? [] : [["tag", tag] as const]),
  ]);
}

function messageOf(content: Exclude<MessageContent, { kind: "upload" }>): object {
  if (content.kind === "text") return { text: content.text };
  const { type, attachmentId } = content;
  return { attachment: { type, payload: { attachment_id: attachmentId } } };
}
