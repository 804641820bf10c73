import type { ForgottenId } from "../core/lockfile/forget-ids.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";
import type { OutputsWritten } from "./import-document.ts";

/** What `forget --json` prints. */
export interface ForgetDocument {
  readonly formatVersion: 1;
  /** `partial`: the lockfile is written, and an output is not. */
  readonly status: "complete" | "partial";
  readonly summary: { readonly forgotten: number };
  readonly results: readonly ForgetDocumentResult[];
  /** The outputs that were written anew. */
  readonly written: readonly string[];
  /** Only where an output could not be written. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

/** One ID that was forgotten. */
interface ForgetDocumentResult {
  readonly page: string;
  readonly key: string;
  readonly state: ForgottenId["state"];
  readonly attachmentId: string;
  readonly expiresAt: string;
}

/** What was forgotten as the value of its JSON document. */
export function forgetDocument(
  forgotten: readonly ForgottenId[],
  { written, diagnostics }: OutputsWritten,
): ForgetDocument {
  return {
    formatVersion: 1,
    status: diagnostics.length === 0 ? "complete" : "partial",
    summary: { forgotten: forgotten.length },
    results: forgotten.map(({ page, key, state, entry: { attachmentId, expiresAtMs } }) => ({
      page,
      key,
      state,
      attachmentId,
      expiresAt: formatInstant(expiresAtMs),
    })),
    written,
    ...(diagnostics.length > 0 && { diagnostics: diagnosticValues(diagnostics) }),
  };
}
