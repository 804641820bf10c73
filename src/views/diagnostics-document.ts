import { type Diagnostic, sortDiagnostics } from "../core/diagnostics/diagnostic.ts";

/** One diagnostic as the `--json` documents have it; line and column count from 1, columns in UTF-16 units. */
export interface DiagnosticValue {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a command prints with `--json` when it cannot go on. */
export interface DiagnosticsDocument {
  readonly formatVersion: 1;
  readonly status: "failed";
  readonly diagnostics: readonly DiagnosticValue[];
}

/** What `validate --json` prints. */
export interface ValidateDocument {
  readonly formatVersion: 1;
  readonly status: "ok" | "failed";
  readonly summary: ValidateSummary;
  readonly diagnostics: readonly DiagnosticValue[];
}

/** How much a valid manifest declares; zeros where it could not be read. */
export interface ValidateSummary {
  readonly pages: number;
  readonly assets: number;
}

/** The document of a command that failed before it had anything else to print. */
export function diagnosticsDocument(diagnostics: readonly Diagnostic[]): DiagnosticsDocument {
  return { formatVersion: 1, status: "failed", diagnostics: diagnosticValues(diagnostics) };
}

/** The document of `validate`: failed when there is an error, whatever the number of warnings. */
export function validateDocument(
  summary: ValidateSummary,
  diagnostics: readonly Diagnostic[],
): ValidateDocument {
  const hasFailed = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  return {
    formatVersion: 1,
    status: hasFailed ? "failed" : "ok",
    summary: { pages: summary.pages, assets: summary.assets },
    diagnostics: diagnosticValues(diagnostics),
  };
}

/** The diagnostics as JSON values, by place. */
export function diagnosticValues(diagnostics: readonly Diagnostic[]): readonly DiagnosticValue[] {
  return sortDiagnostics(diagnostics).map(diagnosticValue);
}

/** The diagnostic as a JSON value. */
export function diagnosticValue(diagnostic: Diagnostic): DiagnosticValue {
  const { code, severity, message, hint, place } = diagnostic;
  const file = place?.file ?? diagnostic.file;
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(file === undefined ? {} : { file }),
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
  };
}
