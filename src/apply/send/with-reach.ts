import { isRecipientError } from "../../core/graph/classify-graph-error.ts";
import { UploadError, type UploadErrorDetail } from "../upload-error.ts";
import type { SendMessage } from "./send-message.ts";

/**
 * A `send` whose errors say how far they reach among messages to one recipient: what is wrong with the recipient, and a
 * throttled Page, fails every message after it, and carrying on would prolong the block.
 */
export function withReach(send: SendMessage): SendMessage {
  return async (request, options) => {
    try {
      return await send(request, options);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      throw new UploadError({ ...error.detail, scope: scopeOf(error.detail) }, { cause: error });
    }
  };
}

function scopeOf(detail: UploadErrorDetail): UploadErrorDetail["scope"] {
  if (detail.graphClass === "throttled-app") return "run";
  if (detail.graphClass === "throttled-page" || isRecipientError(detail)) return "page";
  return detail.scope;
}
