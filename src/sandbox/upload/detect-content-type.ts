/** The media type that the first bytes of a file tell, or undefined when they tell none or are damaged. */
export async function detectContentType(head: Uint8Array): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import("file-type/core");
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    return undefined;
  }
}

/** Whether the bytes are a web page, by how they begin. */
export function looksLikeHtml(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 1024)).toString("utf8");
  return /^\uFEFF?\s*<(?:!doctype\s+html|html)\b/i.test(start);
}
