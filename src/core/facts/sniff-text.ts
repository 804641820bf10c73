/**
 * Whether `bytes` are text in UTF-8.
 *
 * With `isCut` they are the beginning of something longer, and may end within a character.
 */
export function isUtf8Text(bytes: Uint8Array, isCut: boolean): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
    return true;
  } catch {
    return false;
  }
}

/** The tags that tell HTML from other text. Source: WHATWG MIME Sniffing Standard, section 7.1, read 2026-11. */
const htmlStart =
  /^<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)(?:[\s>]|$)/i;
const svgStart = /^<(?:!doctype svg|svg)(?:[\s/>]|$)/i;
const markupHeadBytes = 4096;

/** `text/html` or `image/svg+xml` when `bytes` begin as these do, past white space, comments and XML declarations. */
export function sniffMarkup(bytes: Uint8Array): "text/html" | "image/svg+xml" | undefined {
  if (!canBeMarkup(bytes)) return undefined;
  const start = skipProlog(new TextDecoder().decode(bytes.subarray(0, markupHeadBytes)));
  if (htmlStart.test(start)) return "text/html";
  return svgStart.test(start) ? "image/svg+xml" : undefined;
}

/** Most files are told by their first byte: it is no markup, and no white space or anything else that may come before. */
function canBeMarkup([first = 0]: Uint8Array): boolean {
  return first === lessThan || first <= space || first > lastOfAscii;
}

const lessThan = 0x3c;
const space = 0x20;
const lastOfAscii = 0x7f;

function skipProlog(text: string): string {
  const rest = text.trimStart();
  const end = rest.startsWith("<!--") ? "-->" : rest.startsWith("<?") ? "?>" : undefined;
  if (end === undefined) return rest;
  const at = rest.indexOf(end);
  return at < 0 ? "" : skipProlog(rest.slice(at + end.length));
}
