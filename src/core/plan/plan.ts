import type { DesiredAsset } from "../desired/desired-state.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";

/** What happens to one asset of one Page. */
export type PlannedAction =
  | {
      readonly action: "keep";
      readonly reason: "unchanged" | "moved";
      readonly page: string;
      readonly key: string;
      readonly desired: DesiredAsset;
      readonly locked: LockedAsset;
    }
  | {
      readonly action: "reuse";
      readonly reason: "same-content";
      readonly page: string;
      readonly key: string;
      readonly desired: DesiredAsset;
      /** The ID that serves this key from now on. */
      readonly reused: LockedAsset;
      /** The key's entry until now. */
      readonly locked?: LockedAsset;
    }
  | {
      readonly action: "renew";
      readonly reason: "expiring" | "expired" | "forced";
      readonly page: string;
      readonly key: string;
      readonly desired: DesiredAsset;
      readonly locked: LockedAsset;
    }
  | {
      readonly action: "update";
      readonly reason: "content-changed" | "type-changed";
      readonly page: string;
      readonly key: string;
      readonly desired: DesiredAsset;
      readonly locked: LockedAsset;
    }
  | {
      readonly action: "create";
      readonly reason: "new";
      readonly page: string;
      readonly key: string;
      readonly desired: DesiredAsset;
    }
  | {
      readonly action: "remove";
      readonly reason: "not-in-manifest" | "ended";
      readonly page: string;
      readonly key: string;
      readonly locked: LockedAsset;
    };

/** `create`, `update`, `renew`, `reuse`, `remove` or `keep`. */
export type ActionName = PlannedAction["action"];

/** An action that sends bytes to Meta, unless another key of the Page sends the same ones. */
export type UploadAction = Extract<PlannedAction, { action: "create" | "update" | "renew" }>;

/** Whether `action` needs an upload. */
export function isUploadAction(action: PlannedAction): action is UploadAction {
  return action.action === "create" || action.action === "update" || action.action === "renew";
}

/** How many assets have each action; uploads and their bytes count the same bytes once a Page. */
export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly renew: number;
  readonly reuse: number;
  readonly remove: number;
  readonly keep: number;
  readonly uploads: number;
  /** Bytes; what is not known yet (a URL under `--offline`) counts as 0. */
  readonly uploadBytes: number;
}

/** A Page of which so many assets would be forgotten at once that it looks like a mistake. */
export interface RefusedRemovals {
  readonly page: string;
  /** Removals that count: not past `until`, not renamed. */
  readonly removals: number;
  /** Assets that the lockfile holds of the Page. */
  readonly assets: number;
}

/** What `apply` would do: plain data, Pages then keys in code-unit order. */
export interface Plan {
  /** The `now` that it was made for, in milliseconds since the epoch. */
  readonly plannedAtMs: number;
  readonly actions: readonly PlannedAction[];
  readonly summary: PlanSummary;
  /** The Pages whose removals `apply` refuses; empty with `--allow-removals`. */
  readonly refusedRemovals: readonly RefusedRemovals[];
}
