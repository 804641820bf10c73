import { describeSource } from "../core/desired/describe-source.ts";
import type { DesiredState } from "../core/desired/desired-state.ts";
import type { Lockfile } from "../core/lockfile/lockfile.ts";
import {
  type ChangedPage,
  type LockfileDraft,
  lockfileOf,
  openDraft,
  recordPage,
  recordRemoval,
  recordReuse,
  recordSources,
} from "../core/lockfile/lockfile-draft.ts";
import type { Plan, RefusedRemovals } from "../core/plan/plan.ts";
import { lockedAssetFor } from "./locked-asset-of.ts";

/** Finds the block of a Page by its name: of one that the manifest names no longer, too. */
export type FindPage = (name: string) => ChangedPage;

/** Finds a Page among the desired ones, then among those of the lockfile. */
export function createFindPage(desired: DesiredState, lockfile: Lockfile): FindPage {
  const byName = new Map(desired.pages.map((page) => [page.name, page]));
  return (name) => {
    const locked = lockfile.pages.get(name);
    const { id = locked?.id, platform = "messenger" } = byName.get(name) ?? locked ?? {};
    return { name, platform, ...(id !== undefined && { id }) };
  };
}

/**
 * Records the ID of every Page of `plan` but the `refused` ones: a learned one binds, whatever becomes of the uploads.
 */
export function recordPages(
  draft: LockfileDraft,
  plan: Plan,
  { findPage, refused }: { readonly findPage: FindPage; readonly refused: ReadonlyMap<string, unknown> },
): void {
  for (const name of new Set(plan.actions.map(({ page }) => page))) {
    const page = findPage(name);
    if (page.id !== undefined && !refused.has(name)) recordPage(draft, page);
  }
}

/** Records every `reuse` of `plan`. */
export function recordReuses(draft: LockfileDraft, plan: Plan, findPage: FindPage): void {
  for (const action of plan.actions) {
    if (action.action !== "reuse") continue;
    const entry = lockedAssetFor(action.desired, action.reused);
    recordReuse(draft, findPage(action.page), { key: action.key, entry });
  }
}

/** Records every `remove` of `plan` that is not refused: the IDs retire. */
export function recordRemovals(draft: LockfileDraft, plan: Plan, findPage: FindPage): void {
  for (const action of plan.actions) {
    if (action.action !== "remove" || findRefusal(action, plan) !== undefined) continue;
    recordRemoval(draft, findPage(action.page), action.key);
  }
}

/** Why a removal is held back; undefined when it is not. Assets past `until` were announced: they never are. */
export function findRefusal(
  { page, reason }: { readonly page: string; readonly reason: string },
  { refusedRemovals }: Pick<Plan, "refusedRemovals">,
): RefusedRemovals | undefined {
  return reason === "ended" ? undefined : refusedRemovals.find((refusal) => refusal.page === page);
}

/** The lockfile with what has changed beside the bytes of every `keep`: where they are, and their validators. */
export function withMoves(lockfile: Lockfile, plan: Plan, findPage: FindPage): Lockfile {
  const draft = openDraft(lockfile);
  for (const action of plan.actions) {
    if (action.action !== "keep" || action.desired.content.kind !== "known") continue;
    recordSources(draft, findPage(action.page), { key: action.key, source: describeSource(action.desired) });
  }
  return lockfileOf(draft);
}
