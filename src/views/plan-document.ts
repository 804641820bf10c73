import type { AssetType } from "../core/asset-type.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { ActionName, Plan, PlannedAction, PlanSummary } from "../core/plan/plan.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { type DiagnosticValue, diagnosticValues } from "./diagnostics-document.ts";
import { factsOfAction } from "./text/plan-words.ts";

/** What `plan --json` prints. */
export interface PlanDocument {
  readonly formatVersion: 1;
  /** The instant that the plan was made for, RFC 3339 in UTC. */
  readonly plannedAt: string;
  /** The manifest, as given. */
  readonly manifest: string;
  readonly summary: PlanSummary;
  readonly actions: readonly PlanDocumentAction[];
  /** Only where some URLs could not be read, or removals are refused. */
  readonly diagnostics?: readonly DiagnosticValue[];
}

/** One asset of one Page; `null` where a URL was not asked. */
interface PlanDocumentAction {
  readonly page: string;
  readonly key: string;
  readonly action: ActionName;
  readonly reason: PlannedAction["reason"];
  readonly type: AssetType | null;
  readonly source: string;
  readonly size: number | null;
  readonly digest: string | null;
  /** The ID held now, or the one that will be reused. */
  readonly attachmentId?: string;
  readonly expiresAt?: string;
}

/** What stands in the document beside the plan. */
export interface PlanDocumentContext {
  /** The manifest's path, as given. */
  readonly manifest: string;
  readonly diagnostics?: readonly Diagnostic[];
}

/** The plan as the value of its JSON document. */
export function planDocument(plan: Plan, context: PlanDocumentContext): PlanDocument {
  const diagnostics = context.diagnostics ?? [];
  const { create, update, renew, reuse, remove, keep, uploads, uploadBytes } = plan.summary;
  return {
    formatVersion: 1,
    plannedAt: formatInstant(plan.plannedAtMs),
    manifest: context.manifest,
    summary: { create, update, renew, reuse, remove, keep, uploads, uploadBytes },
    actions: plan.actions.map(actionValue),
    ...(diagnostics.length === 0 ? {} : { diagnostics: diagnosticValues(diagnostics) }),
  };
}

function actionValue(action: PlannedAction): PlanDocumentAction {
  const { source, type, sizeBytes, digest, held } = factsOfAction(action);
  return {
    page: action.page,
    key: action.key,
    action: action.action,
    reason: action.reason,
    type: type ?? null,
    source,
    size: sizeBytes ?? null,
    digest: digest ?? null,
    ...(held === undefined
      ? {}
      : { attachmentId: held.attachmentId, expiresAt: formatInstant(held.expiresAtMs) }),
  };
}
