import type { Renewal } from "../core/desired/desired-state.ts";
import type { UploadAction } from "../core/plan/plan.ts";
import { expiryMs } from "../core/plan/renewal.ts";
import { compareUrgency, type UploadUrgency } from "./rate-limit/urgency.ts";
import type { UploadUnit } from "./upload-units.ts";

/** An ID that dies within 7 days must not wait for a campaign of new assets. */
const expiringMs = 7 * 86_400_000;

/** By when, and for what, a unit is needed. */
export interface UnitUrgency {
  readonly urgency: UploadUrgency;
  /** When the ID that it replaces dies; Infinity when there is none. */
  readonly expiresAtMs: number;
}

/** How urgent `unit` is at `nowMs`: as the most urgent of the actions that it serves. */
export function urgencyOf(unit: UploadUnit, renewal: Renewal, nowMs: number): UnitUrgency {
  return unit.followers
    .map((action) => urgencyOfAction(action, renewal, nowMs))
    .reduce(
      (most, other) => (compareUnits(other, most) < 0 ? other : most),
      urgencyOfAction(unit.sender, renewal, nowMs),
    );
}

/** The units by urgency, then by the expiry of what they replace; those of one rank keep their order. */
export function orderUnits(
  units: readonly UploadUnit[],
  renewal: Renewal,
  nowMs: number,
): readonly UploadUnit[] {
  return units
    .map((unit) => ({ unit, urgency: urgencyOf(unit, renewal, nowMs) }))
    .toSorted((a, b) => compareUnits(a.urgency, b.urgency))
    .map(({ unit }) => unit);
}

function urgencyOfAction(action: UploadAction, renewal: Renewal, nowMs: number): UnitUrgency {
  if (action.action === "create") return { urgency: "new", expiresAtMs: Number.POSITIVE_INFINITY };
  const expiresAtMs = expiryMs(action.locked, renewal);
  if (expiresAtMs <= nowMs) return { urgency: "expired", expiresAtMs };
  if (expiresAtMs <= nowMs + expiringMs) return { urgency: "expiring", expiresAtMs };
  return { urgency: action.action === "update" ? "changed" : "later", expiresAtMs };
}

function compareUnits(a: UnitUrgency, b: UnitUrgency): number {
  const byUrgency = compareUrgency(a.urgency, b.urgency);
  if (byUrgency !== 0 || a.expiresAtMs === b.expiresAtMs) return byUrgency;
  return a.expiresAtMs - b.expiresAtMs;
}
