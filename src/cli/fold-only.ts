import type { Plan } from "../core/plan/plan.ts";
import type { Applied } from "../io/apply/apply-plan.ts";

/** A plan of nothing: what a cut-off run left behind alone is to be recorded. */
export function emptyPlan(plan: Plan): Plan {
  const summary = {
    create: 0,
    update: 0,
    renew: 0,
    reuse: 0,
    remove: 0,
    keep: 0,
    uploads: 0,
    uploadBytes: 0,
  };
  return { ...plan, actions: [], summary, refusedRemovals: [] };
}

/** A fold has done all that was asked of it, whatever is left for the next run: an unread URL's type, for one. */
export function asFold(applied: Applied): Applied {
  const { status } = applied.result;
  return {
    ...applied,
    result: { ...applied.result, status: status === "interrupted" ? status : "complete" },
    diagnostics: applied.diagnostics.map((diagnostic) => ({ ...diagnostic, severity: "warning" })),
  };
}
