import type { AssetType } from "../../core/asset-type.ts";
import type { LockedAsset } from "../../core/lockfile/lockfile.ts";
import type { ActionName, PlannedAction } from "../../core/plan/plan.ts";
import { formatDuration } from "../../core/text/format-duration.ts";

/** The sign that stands before each action. */
export const actionSigns: Readonly<Record<ActionName, string>> = {
  create: "+",
  update: "~",
  renew: "*",
  reuse: "=",
  remove: "-",
  keep: " ",
};

const reasonTexts: Readonly<Record<PlannedAction["reason"], string>> = {
  new: "new",
  "content-changed": "content changed",
  "type-changed": "type changed",
  expiring: "expires soon",
  expired: "ID has expired",
  forced: "forced",
  "same-content": "same content",
  moved: "source moved",
  "not-in-manifest": "not in manifest",
  ended: "past its end",
  unchanged: "unchanged",
};

/** Why an asset has its action, in words for people. */
export function reasonText(reason: PlannedAction["reason"]): string {
  return reasonTexts[reason];
}

/** What is left of an ID's time: `expires in 34 days`, `expired 3 days ago`. */
export function timeLeftText(expiresAtMs: number, nowMs: number): string {
  return expiresAtMs > nowMs
    ? `expires in ${formatDuration(expiresAtMs - nowMs)}`
    : `expired ${formatDuration(nowMs - expiresAtMs)} ago`;
}

/** How far an instant is from now: `in 34 days`, `3 days ago`. */
export function fromNowText(instantMs: number, nowMs: number): string {
  return instantMs > nowMs
    ? `in ${formatDuration(instantMs - nowMs)}`
    : `${formatDuration(nowMs - instantMs)} ago`;
}

/** What a planned action is about, whichever action it is; undefined is what is not known, or does not exist. */
export interface ActionFacts {
  readonly source: string;
  readonly type: AssetType | undefined;
  readonly sizeBytes: number | undefined;
  readonly digest: string | undefined;
  /** The entry of the ID that is held now, or that will be reused. */
  readonly held: LockedAsset | undefined;
}

/** The facts of `action`: of the bytes that are wanted, or, for a removal, of those that are held. */
export function factsOfAction(action: PlannedAction): ActionFacts {
  const held = heldEntry(action);
  if (action.action === "remove") {
    const { source, type, sizeBytes, digest } = action.locked;
    return { source, type, sizeBytes, digest, held };
  }
  const { source, content } = action.desired;
  if (content.kind !== "known") {
    return { source, type: content.type, sizeBytes: undefined, digest: undefined, held };
  }
  return { source, type: content.type, sizeBytes: content.sizeBytes, digest: content.digest, held };
}

function heldEntry(action: PlannedAction): LockedAsset | undefined {
  if (action.action === "create") return undefined;
  return action.action === "reuse" ? action.reused : action.locked;
}
