import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { describeRefusedRemovals } from "../core/plan/describe-refused-removals.ts";
import type { Plan } from "../core/plan/plan.ts";

/** An error for each Page of which `apply` will not forget so many assets at once; none with `--allow-removals`. */
export function refusedRemovalDiagnostics(plan: Plan): Diagnostic[] {
  return plan.refusedRemovals.map((refused) => ({ severity: "error", ...describeRefusedRemovals(refused) }));
}
