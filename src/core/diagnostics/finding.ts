import type { TextRange } from "../text/redact.ts";
import { type Diagnostic, formatPlace, type Place } from "./diagnostic.ts";

/** A problem in a text, before its place is worked out. */
export interface Finding {
  readonly code: string;
  readonly severity?: "error" | "warning";
  readonly message: string;
  /** A second place, named at the message's end. */
  readonly messagePlace?: TextRange;
  readonly hint?: string;
  readonly range: TextRange;
}

/** The diagnostic of `finding`, with its place. */
export function diagnosticOf(finding: Finding, placeAt: (range: TextRange) => Place): Diagnostic {
  const { message, messagePlace } = finding;
  const where = messagePlace === undefined ? "" : ` ${formatPlace(placeAt(messagePlace))}`;
  return diagnosticAt(placeAt(finding.range), { ...finding, message: `${message}${where}` });
}

/** A diagnostic at `place`; an error unless `severity` says otherwise. */
export function diagnosticAt(
  place: Place,
  { code, severity = "error", message, hint }: Omit<Finding, "range" | "messagePlace">,
): Diagnostic {
  return { code, severity, message, ...(hint !== undefined && { hint }), place };
}
