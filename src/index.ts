export type { ApplyEvent } from "./apply/apply-event.ts";
export type { ActionResult, ApplyResult, ApplyStatus, ApplySummary, Outcome } from "./apply/apply-result.ts";
export type { Clock } from "./apply/ports.ts";
export type { UploadErrorDetail } from "./apply/upload-error.ts";
export type { AssetType, Platform } from "./core/asset-type.ts";
export type {
  Content,
  DesiredAsset,
  DesiredPage,
  DesiredState,
  Renewal,
  Transport,
} from "./core/desired/desired-state.ts";
export { type Diagnostic, DiagnosticError, type Place } from "./core/diagnostics/diagnostic.ts";
export type { LockedAsset, LockedPage, Lockfile, RetiredAsset } from "./core/lockfile/lockfile.ts";
export type { Manifest } from "./core/manifest/manifest.ts";
export { createPlan, type PlanOptions } from "./core/plan/create-plan.ts";
export type {
  ActionName,
  Plan,
  PlannedAction,
  PlanSummary,
  RefusedRemovals,
  UploadAction,
} from "./core/plan/plan.ts";
export { type Applied, type ApplyPlanOptions, applyPlan } from "./io/apply/apply-plan.ts";
export type { AskedAhead } from "./io/apply/ask-ahead.ts";
export type { Credentials, Environment } from "./io/graph/credentials.ts";
export { Secret } from "./io/graph/secret.ts";
export {
  type ListedProject,
  type LoadProjectOptions,
  loadProject,
  type Project,
} from "./io/project/load-project.ts";
export type { ProjectPaths } from "./io/project/project-paths.ts";
