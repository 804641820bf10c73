import type { Lockfile } from "../lockfile/lockfile.ts";
import { compareText } from "../text/compare-text.ts";
import type { PlannedAction, RefusedRemovals } from "./plan.ts";

/** From so many assets of a Page on, removals are guarded. */
export const guardedAssets = 10;

/** The largest share of a Page's assets that may be forgotten unasked. */
export const unguardedShare = 0.3;

/**
 * The Pages of which more than 30 % (from 10 assets up) would be forgotten.
 * Assets past `until`, and keys whose ID another key takes over, do not count.
 */
export function findRefusedRemovals(
  actions: readonly PlannedAction[],
  lockfile: Lockfile,
): readonly RefusedRemovals[] {
  const takenOver = new Set(
    actions.flatMap((action) =>
      action.action === "reuse" ? `${action.page} ${action.reused.attachmentId}` : [],
    ),
  );
  const removals = new Map<string, number>();
  for (const action of actions) {
    if (action.action !== "remove" || action.reason === "ended") continue;
    if (takenOver.has(`${action.page} ${action.locked.attachmentId}`)) continue;
    removals.set(action.page, (removals.get(action.page) ?? 0) + 1);
  }
  return [...lockfile.pages]
    .map(([page, { assets }]) => ({ page, removals: removals.get(page) ?? 0, assets: assets.size }))
    .filter(({ removals, assets }) => assets >= guardedAssets && removals / assets > unguardedShare)
    .toSorted((a, b) => compareText(a.page, b.page));
}
