import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** A warning where the journal of a cut-off apply holds IDs that the lockfile's file, which bots read, lacks. */
export function warnOfJournal(foldedUploads: number, lockfileName: string): readonly Diagnostic[] {
  if (foldedUploads === 0) return [];
  const ids = foldedUploads === 1 ? "1 ID" : `${foldedUploads} IDs`;
  return [
    {
      code: "journal-not-folded",
      severity: "warning",
      message: `the journal of an apply holds ${ids} that \`${lockfileName}\` lacks: checked as if it had them`,
      hint: "`messenger-assets apply --max-uploads 0` writes them into the lockfile",
      file: lockfileName,
    },
  ];
}
