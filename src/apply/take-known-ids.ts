import type { DesiredState } from "../core/desired/desired-state.ts";
import { alignPages } from "../core/lockfile/align-pages.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import { lockfileOf, openDraft } from "../core/lockfile/lockfile-draft.ts";
import { createPlan, type PlanOptions } from "../core/plan/create-plan.ts";
import { createFindPage, recordReuses } from "./settle-actions.ts";

/**
 * The lockfile with the manifest's names for its Pages, and with every ID that it holds for what is desired at its key: what
 * a plan would reuse. A merge knows which ID is the later one, and only the manifest which one is meant.
 */
export function takeKnownIds(desired: DesiredState, lockfile: Lockfile, options: PlanOptions): Lockfile {
  const aligned = alignPages(lockfile, desired.pages);
  const draft = openDraft(aligned);
  recordReuses(draft, createPlan(desired, aligned, options), createFindPage(desired, aligned));
  return lockfileOf(draft);
}
