import { listAt, textAt, valueAt } from "../support/json.ts";
import type { UploadIdentity } from "./entry.ts";

/** An attachment that the sandbox made. */
export interface Attachment extends UploadIdentity {
  readonly attachmentId: string;
  readonly sizeBytes: number;
}

/** The attachments of `GET /_sandbox/state`, oldest first; of one by URL, the name is the URL's last segment. */
export function readAttachments(state: unknown): readonly Attachment[] {
  return listAt(state, "attachments").map((attachment) => {
    const url = valueAt(attachment, "url");
    const fileName =
      typeof url === "string" ? url.slice(url.lastIndexOf("/") + 1) : textAt(attachment, "fileName");
    return {
      attachmentId: textAt(attachment, "id"),
      pageId: textAt(attachment, "pageId"),
      digest: textAt(attachment, "digest"),
      type: textAt(attachment, "type"),
      contentType: textAt(attachment, "contentType"),
      fileName,
      sizeBytes: Number(valueAt(attachment, "size")),
    };
  });
}
