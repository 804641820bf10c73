import type { RefusedRemovals } from "./plan.ts";
import { guardedAssets, unguardedShare } from "./removal-guard.ts";

/** What to say of removals that are refused: how many of how many, the limit, the Page, and the option that allows them. */
export interface RefusedRemovalsText {
  readonly code: "too-many-removals";
  readonly message: string;
  readonly hint: string;
}

/** Says why `apply` does not forget so many assets of a Page. */
export function describeRefusedRemovals({ page, removals, assets }: RefusedRemovals): RefusedRemovalsText {
  const percent = Math.ceil((removals / assets) * 100);
  return {
    code: "too-many-removals",
    message: `${removals} of ${assets} assets of Page \`${page}\` would be removed (${percent} %): more than ${unguardedShare * 100} %, the limit for a Page of ${guardedAssets} assets or more`,
    hint: `is the manifest whole? If they are to go, give \`--allow-removals=${page}\``,
  };
}
