import { type CheckFailure, type CheckReport, hasFailed } from "../core/check/check-report.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { failureDiagnostic } from "./check-diagnostics.ts";
import { type DiagnosticValue, diagnosticValue, diagnosticValues } from "./diagnostics-document.ts";

/** What `check --json` prints. */
export interface CheckDocument {
  readonly formatVersion: 1;
  readonly status: "passed" | "failed";
  /** The instant that the check was made for, RFC 3339 in UTC. */
  readonly checkedAt: string;
  readonly summary: {
    readonly pages: number;
    /** Assets that have to have an ID, counted once for each of their Pages. */
    readonly assets: number;
    readonly failures: number;
    /** When the first of their IDs ends; null where there is none. */
    readonly firstExpiresAt: string | null;
  };
  readonly failures: readonly CheckDocumentFailure[];
  /** What could not be looked at (errors), and warnings. */
  readonly diagnostics: readonly DiagnosticValue[];
}

/** One thing that fails; without a Page and key it is a file, without a key a Page's block of the lockfile. */
interface CheckDocumentFailure extends Omit<DiagnosticValue, "severity"> {
  readonly page?: string;
  readonly key?: string;
  readonly attachmentId?: string;
  readonly expiresAt?: string;
}

/** The report as the value of its JSON document. */
export function checkDocument(report: CheckReport): CheckDocument {
  const { pages, assets, failures, firstExpiresAtMs } = report;
  return {
    formatVersion: 1,
    status: hasFailed(report) ? "failed" : "passed",
    checkedAt: formatInstant(report.checkedAtMs),
    summary: {
      pages,
      assets,
      failures: failures.length,
      firstExpiresAt: firstExpiresAtMs === undefined ? null : formatInstant(firstExpiresAtMs),
    },
    failures: failures.map((failure) => failureValue(failure, report)),
    diagnostics: diagnosticValues(report.diagnostics),
  };
}

function failureValue(failure: CheckFailure, report: CheckReport): CheckDocumentFailure {
  const { severity: _severity, ...diagnostic } = diagnosticValue(failureDiagnostic(failure, report));
  if (failure.kind === "file") return diagnostic;
  const { page, key } = failure;
  return { page, ...(key !== undefined && { key }), ...diagnostic, ...idFields(failure) };
}

function idFields(failure: CheckFailure): Pick<CheckDocumentFailure, "attachmentId" | "expiresAt"> {
  if (failure.kind !== "asset" || failure.problem.code === "id-missing") return {};
  const { attachmentId, expiresAtMs } = failure.problem.held;
  return { attachmentId, expiresAt: formatInstant(expiresAtMs) };
}
