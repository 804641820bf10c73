import type { Upload, UploadRequest } from "../ports.ts";
import { UploadError } from "../upload-error.ts";
import type { Addressing, MessageReply, MessageRequest, SendMessage } from "./send-message.ts";

/** How uploads are sent as messages. */
export interface UploadBySendingOptions {
  readonly send: SendMessage;
  /** Uploads without a message: what was delivered already is not delivered once more. */
  readonly upload: Upload;
  readonly addressing: Addressing;
  /** Called before each message; what it throws fails the upload. */
  readonly enter: (page: string) => void;
  /** Called once for each message that Meta took. */
  readonly onSent: (request: MessageRequest, reply: MessageReply) => void;
}

/**
 * An upload that is a message at the same time: Meta keeps what it shows under an ID. Where the bytes behind a URL changed
 * meanwhile, they are uploaded once more, without a message.
 *
 * @throws {UploadError} as `send`; `reply-invalid` when the message was taken, and no ID came with it.
 */
export function uploadBySending(options: UploadBySendingOptions): Upload {
  const { send, upload, addressing, enter, onSent } = options;
  const delivered = new Set<string>();
  return async (request, uploadOptions) => {
    if (delivered.has(request.key)) return upload(request, uploadOptions);
    enter(request.page);
    const message = messageOf(request, addressing);
    const reply = await send(message, uploadOptions);
    delivered.add(request.key);
    onSent(message, reply);
    const { attachmentId, sentAtMs, sent } = reply;
    if (attachmentId === undefined) throw withoutId(request.key);
    return { attachmentId, uploadedAtMs: sentAtMs, ...(sent !== undefined && { sent }) };
  };
}

function messageOf(upload: UploadRequest, addressing: Addressing): MessageRequest {
  const { page, pageId, key } = upload;
  return {
    page,
    ...(pageId !== undefined && { pageId }),
    key,
    ...addressing,
    content: { kind: "upload", upload, isReusable: true },
  };
}

function withoutId(key: string): UploadError {
  return new UploadError({
    code: "reply-invalid",
    message: `the message with \`${key}\` was sent, and the reply names no attachment ID to record`,
    hint: "`messenger-assets apply` uploads the asset without a message",
    scope: "asset",
  });
}
