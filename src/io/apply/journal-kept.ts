import type { ExecutedPlan } from "../../apply/execute-plan.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { ProjectPaths } from "../project/project-paths.ts";

/** IDs that are in the journal alone need the next run, or go with the machine. */
export function journalKept(
  { result }: Pick<ExecutedPlan, "result">,
  { journalName }: Pick<ProjectPaths, "journalName">,
): readonly Diagnostic[] {
  const { uploaded } = result.summary;
  if (uploaded === 0) return [];
  return [
    {
      code: "journal-kept",
      severity: "warning",
      message: `${uploaded === 1 ? "an uploaded ID is" : `${uploaded} uploaded IDs are`} in the journal \`${journalName}\` alone`,
      hint: "the next `apply` takes it up; where this machine goes away, keep the file for `messenger-assets import --from FILE`",
    },
  ];
}
