import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { Plan, RefusedRemovals } from "../core/plan/plan.ts";
import { guardedAssets, unguardedShare } from "../core/plan/removal-guard.ts";
import { printable } from "../core/text/printable.ts";
import { countOf } from "./text/count.ts";

/** An error for each Page of which `apply` will not forget so many assets at once; none with `--allow-removals`. */
export function refusedRemovalDiagnostics(plan: Plan): Diagnostic[] {
  return plan.refusedRemovals.map(refusalOf);
}

function refusalOf(refused: RefusedRemovals): Diagnostic {
  const page = printable(refused.page);
  const percent = Math.ceil((refused.removals / refused.assets) * 100);
  return {
    code: "too-many-removals",
    severity: "error",
    message: `${refused.removals} of ${countOf(refused.assets, "asset")} of Page \`${page}\` would be removed (${percent} %): more than ${unguardedShare * 100} %, the limit for a Page of ${guardedAssets} assets or more`,
    hint: `is the manifest whole? If they are to go, give \`--allow-removals=${page}\``,
  };
}
