import { randomBytes } from "node:crypto";
import { attachmentLifetimeMs } from "../../core/limits.ts";
import { type GraphCall, type GraphReply, okReply } from "../graph/graph-call.ts";
import { invalidParameter, unknownAttachment } from "../graph/graph-errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { SandboxContext } from "../sandbox-context.ts";
import type { SandboxPage } from "../sandbox-page.ts";
import type { SentMessage } from "../state/state-event.ts";
import { parseMessage, parseMessageAttachment } from "../upload/parse-message.ts";
import { addAttachment, takeMedia } from "../upload/upload-attachment.ts";
import { checkWindow, parseRecipient } from "./check-recipient.ts";
import { recordMessage } from "./record-message.ts";

/**
 * `POST /{page}/messages`: a text, an attachment by its ID, or a file or URL that is uploaded on the way and, with
 * `is_reusable`, kept.
 *
 * @throws {GraphApiError} where Meta would refuse it.
 */
export async function sendMessage(
  context: SandboxContext,
  call: GraphCall,
  page: SandboxPage,
): Promise<GraphReply> {
  const psid = parseRecipient(call);
  checkWindow(context, call, { page, psid });
  if (call.parameters.has("sender_action")) return okReply({ recipient_id: psid });
  const delivered = await deliver(context, call, page);
  context.state.addContact(page.id, psid);
  const id = `m_${randomBytes(48).toString("base64url")}`;
  recordMessage(context, call, { id, pageId: page.id, psid, ...delivered });
  const sent = { recipient_id: psid, message_id: id };
  return delivered?.attachmentId === undefined
    ? okReply(sent)
    : okReply({ ...sent, attachment_id: delivered.attachmentId }, delivered.attachmentId);
}

/** What was uploaded on the way; with an ID when it was kept. */
type Delivered = Pick<SentMessage, "attachmentId" | "uploaded">;

/** Checks what is to be sent, and uploads it when it has no ID. */
async function deliver(
  context: SandboxContext,
  call: GraphCall,
  page: SandboxPage,
): Promise<Delivered | undefined> {
  const message = parseMessage(call.parameters.get("message"));
  const { text, attachment } = { text: message["text"], attachment: message["attachment"] };
  if (attachment === undefined) return checkText(text, page);
  if (text !== undefined) throw invalidParameter("Param message takes either text or attachment, not both");
  if (!isJsonObject(attachment)) throw invalidParameter("Param message[attachment] must be a JSON object");
  const payload = isJsonObject(attachment["payload"]) ? attachment["payload"] : {};
  if (attachment["type"] === "template") return checkTemplate(context, page, payload);
  if (payload["attachment_id"] !== undefined) {
    parseMessageAttachment(message);
    return checkAttachmentId(context, page, payload["attachment_id"]);
  }
  return uploadOnTheWay(context, call, { page, message, isKept: isTrue(payload["is_reusable"]) });
}

function checkText(text: unknown, { platform }: SandboxPage): undefined {
  if (typeof text !== "string" || text === "")
    throw invalidParameter("The parameter message[text] is required");
  if (platform === "instagram" && Buffer.byteLength(text) > 1000)
    throw invalidParameter("Length of param message[text] must be less than or equal to 1000 bytes");
  if (text.length > 2000)
    throw invalidParameter("Length of param message[text] must be less than or equal to 2000");
  return undefined;
}

/** Of templates only the media template names attachments; what else is in them is not looked at. */
function checkTemplate(context: SandboxContext, page: SandboxPage, payload: JsonObject): undefined {
  const elements = Array.isArray(payload["elements"]) ? payload["elements"] : [];
  for (const element of elements) {
    if (isJsonObject(element) && element["attachment_id"] !== undefined) {
      checkAttachmentId(context, page, element["attachment_id"]);
    }
  }
  return undefined;
}

function checkAttachmentId(context: SandboxContext, page: SandboxPage, id: unknown): undefined {
  const attachment = context.state.attachment(String(id));
  const isAlive = attachment !== undefined && context.now() < attachment.uploadedAtMs + attachmentLifetimeMs;
  if (!isAlive || attachment.pageId !== page.id) throw unknownAttachment();
  return undefined;
}

async function uploadOnTheWay(
  context: SandboxContext,
  call: GraphCall,
  upload: { readonly page: SandboxPage; readonly message: JsonObject; readonly isKept: boolean },
): Promise<Delivered> {
  const media = await takeMedia(context, call, parseMessageAttachment(upload.message));
  const { uploadedAtMs: _uploadedAtMs, ...uploaded } = media;
  return upload.isKept
    ? { attachmentId: addAttachment(context, upload.page, media), uploaded }
    : { uploaded };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
