import type { DesiredAsset, DesiredState } from "../desired/desired-state.ts";
import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";
import { createPlan, type PlanOptions } from "../plan/create-plan.ts";
import type { PlannedAction } from "../plan/plan.ts";
import { expiryMs } from "../plan/renewal.ts";
import { differenceOf } from "../plan/same-upload.ts";
import type { AssetFailure, AssetProblem, CheckReport } from "./check-report.ts";

/** What assets are checked for, and which. */
export interface CheckOptions extends Pick<PlanOptions, "nowMs" | "selectsPage" | "selectsKey"> {
  /** An ID that ends within so many milliseconds fails, unless its asset ends before. */
  readonly withinMs: number;
}

/** What a check finds of the assets. */
type CheckedAssets = Pick<CheckReport, "pages" | "assets" | "firstExpiresAtMs"> & {
  readonly failures: readonly AssetFailure[];
};

/**
 * Whether every asset of the manifest has an ID on each of its Pages that stands for the upload it asks for, and lives
 * long enough. Assets past `until` need none; those that could not be read are not looked at.
 */
export function checkAssets(desired: DesiredState, lockfile: Lockfile, options: CheckOptions): CheckedAssets {
  const { selectsPage = () => true } = options;
  const actions = createPlan(desired, lockfile, options).actions.filter(isWanted);
  const checked = actions.map((action) => ({ action, expiresAtMs: expiryOf(action, desired) }));
  const ends = checked.flatMap(({ expiresAtMs }) => expiresAtMs ?? []);
  return {
    pages: desired.pages.filter(({ name }) => selectsPage(name)).length,
    assets: actions.length,
    ...(ends.length > 0 && { firstExpiresAtMs: ends.reduce((a, b) => Math.min(a, b)) }),
    failures: checked.flatMap(({ action, expiresAtMs }) => failureOf(action, expiresAtMs, options) ?? []),
  };
}

type WantedAction = Exclude<PlannedAction, { action: "remove" }>;

function isWanted(action: PlannedAction): action is WantedAction {
  return action.action !== "remove";
}

function expiryOf(action: WantedAction, { renewal }: DesiredState): number | undefined {
  const entry = entryOf(action);
  return entry && expiryMs(entry, renewal);
}

/** The key's own entry: an ID that `apply` would reuse is not the key's yet. */
function entryOf(action: WantedAction): LockedAsset | undefined {
  return action.action === "create" ? undefined : action.locked;
}

function failureOf(
  action: WantedAction,
  expiresAtMs: number | undefined,
  options: CheckOptions,
): AssetFailure | undefined {
  const { page, key, desired } = action;
  const problem = problemOf(action, expiresAtMs, options);
  if (problem === undefined) return undefined;
  return { kind: "asset", page, key, problem, place: desired.place, isDue: action.action !== "keep" };
}

function problemOf(
  action: WantedAction,
  expiresAtMs: number | undefined,
  options: CheckOptions,
): AssetProblem | undefined {
  const entry = entryOf(action);
  if (entry === undefined || expiresAtMs === undefined) return { code: "id-missing" };
  const code = changeOf(action) ?? endOf(action.desired, expiresAtMs, options);
  return code && { code, held: { attachmentId: entry.attachmentId, expiresAtMs } };
}

function changeOf(action: WantedAction): "content-changed" | "type-changed" | undefined {
  if (action.action === "update") return action.reason;
  if (action.action !== "reuse" || action.locked === undefined) return undefined;
  // IDs of another platform are never reused.
  return differenceOf(action.desired, action.locked, true);
}

function endOf(
  { untilMs = Number.POSITIVE_INFINITY }: DesiredAsset,
  expiresAtMs: number,
  { nowMs, withinMs }: CheckOptions,
): "id-expired" | "id-expiring" | undefined {
  if (expiresAtMs <= nowMs) return "id-expired";
  return expiresAtMs <= nowMs + withinMs && expiresAtMs < untilMs ? "id-expiring" : undefined;
}
