import { type Diagnostic, DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import type { LockedAsset } from "../core/lockfile/lockfile.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import type { Saved } from "./checkpoint.ts";
import type { UnjournaledId } from "./recorded-replies.ts";
import type { UploadedUnits } from "./upload-all.ts";
import { settle, settleUploaded } from "./upload-unit.ts";

/**
 * Why journal and lockfile could not be written, and each ID that neither of them took, whose upload counts as failed then.
 *
 * @throws what went wrong instead of a file, unless an ID is lost by it: that is told first.
 */
export function describeFailures(uploaded: UploadedUnits, saved: Saved): readonly Diagnostic[] {
  const errors = [uploaded.failure, saved.failure].flatMap((failure) =>
    failure === undefined ? [] : [failure.error],
  );
  const bug = errors.find((error) => !(error instanceof DiagnosticError));
  const lost = saved.isWritten ? [] : uploaded.unjournaled;
  if (bug !== undefined && lost.length === 0) throw bug;
  settleUnjournaled(uploaded, saved);
  return [...errors.flatMap(diagnosticsOf), ...lost.map(notStored)];
}

function settleUnjournaled({ outcomes, unjournaled }: UploadedUnits, { isWritten }: Saved): void {
  for (const { unit, entry } of unjournaled) {
    const { attachmentId } = entry;
    if (isWritten) settleUploaded(outcomes, unit, attachmentId);
    else {
      const { code, message, hint } = notStored({ unit, entry });
      settle(outcomes, unit, {
        outcome: "failed",
        attachmentId,
        error: { code, message, hint, scope: "run" },
      });
    }
  }
}

function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof DiagnosticError ? error.diagnostics : [];
}

function notStored({ unit, entry }: UnjournaledId): Diagnostic & { readonly hint: string } {
  const { page, key } = unit.sender;
  return {
    code: "id-not-stored",
    severity: "error",
    message: `the ID ${entry.attachmentId} of \`${key}\` on Page \`${page}\` is neither in the journal nor in the lockfile`,
    hint: importCommand(page, key, entry),
  };
}

/** Keys and Page names have no characters that a shell reads. */
function importCommand(page: string, key: string, { attachmentId, uploadedAtMs }: LockedAsset): string {
  return `keep it with \`messenger-assets import ${key} ${attachmentId} --uploaded-at ${formatInstant(uploadedAtMs)} --page ${page}\``;
}
