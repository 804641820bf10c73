import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { ImportOutcome, ImportResult } from "../core/import/import-result.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";

/** What `import --json` prints. */
export interface ImportDocument {
  readonly formatVersion: 1;
  /** `partial`: the lockfile is written, and an output is not. */
  readonly status: "complete" | "partial";
  readonly summary: Readonly<Record<ImportOutcome, number>>;
  readonly results: readonly ImportDocumentResult[];
  /** The outputs that were written anew. */
  readonly written: readonly string[];
  /** Only where an output could not be written. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

/** One ID and what became of it. */
interface ImportDocumentResult {
  readonly page: string;
  readonly key: string;
  readonly outcome: ImportOutcome;
  readonly attachmentId: string;
  readonly uploadedAt: string;
  readonly expiresAt: string;
  /** The ID that the key had before, if it still lives: it is retired now. */
  readonly replaced?: string;
}

/** What happened to the outputs. */
export interface OutputsWritten {
  readonly written: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The results of an import as the value of its JSON document. */
export function importDocument(
  results: readonly ImportResult[],
  { written, diagnostics }: OutputsWritten,
): ImportDocument {
  return {
    formatVersion: 1,
    status: diagnostics.length === 0 ? "complete" : "partial",
    summary: countOutcomes(results),
    results: results.map(resultValue),
    written,
    ...(diagnostics.length > 0 && { diagnostics: diagnosticValues(diagnostics) }),
  };
}

/** How many IDs have each outcome. */
export function countOutcomes(results: readonly ImportResult[]): Readonly<Record<ImportOutcome, number>> {
  const counts = { imported: 0, redated: 0, retired: 0, unchanged: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}

function resultValue({ page, key, entry, outcome, replaced }: ImportResult): ImportDocumentResult {
  return {
    page,
    key,
    outcome,
    attachmentId: entry.attachmentId,
    uploadedAt: formatInstant(entry.uploadedAtMs),
    expiresAt: formatInstant(entry.expiresAtMs),
    ...(replaced !== undefined && { replaced }),
  };
}
