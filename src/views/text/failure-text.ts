import { errorNumbers, type UploadErrorDetail } from "../../apply/upload-error.ts";
import { printable } from "../../core/text/printable.ts";

/** Meta's words with the numbers that find them again: code, subcode and trace. */
export function errorText(error: UploadErrorDetail): string {
  return `${printable(error.message)} (${printable(errorNumbers(error))})`;
}

/** What can be done about it, indented below what happened; nothing where nobody knows. */
export function hintLines(hint: string | undefined): readonly string[] {
  if (hint === undefined) return [];
  const [first = "", ...rest] = hint.split("\n");
  return [`  hint: ${printable(first)}`, ...rest.map((line) => `        ${printable(line)}`)];
}
