import {
  countStates,
  type DoctorCheck,
  type DoctorFinding,
  type DoctorReport,
  type DoctorState,
} from "../core/doctor/doctor-report.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";

/** What `doctor --json` prints. */
export interface DoctorDocument {
  readonly formatVersion: 1;
  /** `failed` when a check failed; warnings do not count. */
  readonly status: "passed" | "failed";
  readonly checkedAt: string;
  readonly summary: {
    readonly ok: number;
    readonly notes: number;
    readonly warnings: number;
    readonly failed: number;
  };
  readonly checks: readonly DoctorDocumentCheck[];
  /** What is wrong with the manifest and its files, each with its place. */
  readonly diagnostics: readonly DiagnosticValue[];
}

/** What was found at one check, of one Page where it has a name. */
interface DoctorDocumentCheck {
  readonly check: DoctorCheck;
  readonly state: DoctorState;
  readonly code?: string;
  readonly page?: string;
  readonly message: string;
  readonly hint?: string;
}

/** The report as the value of its JSON document. */
export function doctorDocument({ checkedAtMs, findings, diagnostics }: DoctorReport): DoctorDocument {
  const { ok, note, warning, failed } = countStates(findings);
  return {
    formatVersion: 1,
    status: failed > 0 ? "failed" : "passed",
    checkedAt: formatInstant(checkedAtMs),
    summary: { ok, notes: note, warnings: warning, failed },
    checks: findings.map(checkValue),
    diagnostics: diagnosticValues(diagnostics),
  };
}

function checkValue({ check, state, code, page, message, hint }: DoctorFinding): DoctorDocumentCheck {
  return {
    check,
    state,
    ...(code !== undefined && { code }),
    ...(page !== undefined && { page }),
    message,
    ...(hint !== undefined && { hint }),
  };
}
