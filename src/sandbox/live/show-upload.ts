import type { SandboxContext } from "../sandbox-context.ts";
import type { Attachment, SentMessage } from "../state/state-event.ts";
import type { FeedAttachment, FeedMedia, FeedMessage } from "./feed-event.ts";

type Upload = Omit<Attachment, "id" | "pageId" | "uploadedAtMs">;

/** An attachment as the page shows it. */
export function showAttachment(context: SandboxContext, attachment: Attachment): FeedAttachment {
  const { id, pageId, digest, uploadedAtMs } = attachment;
  return { id, pageId, digest, uploadedAtMs, ...showMedia(context, attachment) };
}

/** A message as the page shows it. */
export function showMessage(context: SandboxContext, { uploaded, ...message }: SentMessage): FeedMessage {
  return { ...message, ...(uploaded === undefined ? {} : { uploaded: showMedia(context, uploaded) }) };
}

function showMedia({ uploads, redactor }: SandboxContext, upload: Upload): FeedMedia {
  const { type, contentType, sizeBytes, digest, fileName, url } = upload;
  return {
    type,
    contentType,
    sizeBytes,
    ...(fileName === undefined ? {} : { fileName: redactor.text(fileName) }),
    ...(url === undefined ? {} : { url: redactor.text(url) }),
    ...(uploads.has(digest) ? { media: `/_sandbox/uploads/${digest.replace(/^sha256:/, "")}` } : {}),
  };
}
