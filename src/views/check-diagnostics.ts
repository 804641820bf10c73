import type { AssetFailure, CheckFailure, CheckReport, EntryFailure } from "../core/check/check-report.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { timeLeftText } from "./text/plan-words.ts";

/** An error for each failure of a check, at the place of its asset in the manifest, and what else it has to tell. */
export function checkDiagnostics(report: CheckReport): readonly Diagnostic[] {
  return [...report.failures.map((failure) => failureDiagnostic(failure, report)), ...report.diagnostics];
}

/** The error that `failure` of `report` is. */
export function failureDiagnostic(failure: CheckFailure, report: CheckReport): Diagnostic {
  switch (failure.kind) {
    case "asset":
      return {
        code: failure.problem.code,
        severity: "error",
        message: assetMessage(failure, report.checkedAtMs),
        hint: failure.isDue
          ? "`messenger-assets apply` mends it"
          : "it is not due yet: ask for less with `--within`, or have it renewed earlier with `renewal.before`",
        place: failure.place,
      };
    case "entry":
      return {
        code: failure.code,
        severity: "error",
        message: entryMessage(failure, report.base ?? ""),
        hint: `only messenger-assets writes IDs: \`git checkout ${report.base ?? ""} -- ${report.lockfileName}\` takes the change back; where there is none, remove it`,
        file: report.lockfileName,
      };
    case "file":
      return failure.diagnostic;
    default:
      return failure satisfies never;
  }
}

function assetMessage({ page, key, problem }: AssetFailure, nowMs: number): string {
  if (problem.code === "id-missing") return `\`${key}\` has no attachment ID on Page \`${page}\``;
  const { attachmentId, expiresAtMs } = problem.held;
  const id = `the attachment ID ${attachmentId} of \`${key}\` on Page \`${page}\``;
  switch (problem.code) {
    case "content-changed":
      return `${id} stands for other bytes than the manifest's`;
    case "type-changed":
      return `${id} was uploaded for another type, content type, file name or platform than the manifest's`;
    case "id-expired":
    case "id-expiring":
      return `${id} ${timeLeftText(expiresAtMs, nowMs)} (${formatInstant(expiresAtMs)})`;
    default:
      return problem satisfies never;
  }
}

function entryMessage({ page, key, change, isRetired }: EntryFailure, base: string): string {
  const entry =
    key === undefined
      ? `the block of Page \`${page}\``
      : `the${isRetired ? " retired" : ""} entry \`${key}\` of Page \`${page}\``;
  switch (change) {
    case "added":
      return `${entry} is not in the lockfile of \`${base}\``;
    case "changed":
      return `${entry} is not as in the lockfile of \`${base}\``;
    case "removed":
      return `${entry} is in the lockfile of \`${base}\` alone`;
    default:
      return change satisfies never;
  }
}
