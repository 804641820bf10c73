import { isFields, parseJsonText } from "./fields.ts";

const numericId = /"attachment_id"\s*:\s*(\d+)\s*[,}]/;

/**
 * The attachment ID in the `text` of a reply, digits alone, or undefined where there is none.
 *
 * An ID written as a JSON number is read from the text, because a JavaScript number would lose its last digits.
 */
export function parseAttachmentReply(text: string): string | undefined {
  const body = parseJsonText(text);
  const id = isFields(body) ? body["attachment_id"] : undefined;
  if (typeof id === "number") return numericId.exec(text)?.[1];
  return typeof id === "string" && /^\d+$/.test(id) ? id : undefined;
}
