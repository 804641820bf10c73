import type { Place } from "../diagnostics/diagnostic.ts";
import { locateJsonError } from "./locate-json-error.ts";
import { placeAt } from "./place-at.ts";

/** Where and why a text is not JSON; the problem goes on "is not JSON: …". */
export function describeJsonError(
  text: string,
  file: string,
): { readonly problem: string; readonly place: Place } {
  const { offset, expected } = locateJsonError(text);
  const place = placeAt(text, offset, file);
  if (text[offset] === '"' && (expected === "a value" || expected === "a name in double quotes")) {
    return { problem: "the text that begins here has no end, or holds what JSON does not allow", place };
  }
  const [char] = text.slice(offset, offset + 2);
  const found = char === undefined ? "the end of the file" : `\`${char}\``;
  return { problem: `${found} stands where ${expected} is expected`, place };
}
