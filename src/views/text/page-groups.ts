import { groupBy } from "../../core/group-by.ts";
import type { PlannedAction } from "../../core/plan/plan.ts";
import { compareText } from "../../core/text/compare-text.ts";
import { printable } from "../../core/text/printable.ts";
import { countOf, formatCount } from "./count.ts";
import { factsOfAction } from "./plan-words.ts";

/** What a plan shows of one Page. */
export interface PlannedPage {
  readonly name: string;
  readonly shown: readonly PlannedAction[];
  readonly unchanged: number;
}

/** Actions that are one but for their Pages. */
export interface AlikeActions {
  /** The one whose ID ends first, where there are any. */
  readonly action: PlannedAction;
  readonly pages: readonly string[];
}

/** Pages of which a plan shows the same. */
export interface PageGroup {
  readonly pages: readonly string[];
  readonly shown: readonly AlikeActions[];
  /** On each of them. */
  readonly unchanged: number;
}

/** The Pages with those together that have the same actions, in the order of the first of each. */
export function groupPages(pages: readonly PlannedPage[]): readonly PageGroup[] {
  const groups = groupBy(pages, ({ shown, unchanged }) =>
    JSON.stringify([unchanged, shown.map(signatureOf)]),
  );
  return [...groups.values()].map((group) => ({
    pages: group.map(({ name }) => name),
    shown: groupActions(group.flatMap(({ shown }) => shown)),
    unchanged: group[0]?.unchanged ?? 0,
  }));
}

/** The actions with those together that differ in their Pages alone, by key. */
export function groupActions(actions: readonly PlannedAction[]): readonly AlikeActions[] {
  const sorted = actions.toSorted((a, b) => compareText(a.key, b.key));
  const groups = groupBy(sorted, signatureOf);
  return [...groups.values()].flatMap((group) => {
    const [action] = group.toSorted((a, b) => endOf(a) - endOf(b));
    return action === undefined ? [] : [{ action, pages: group.map(({ page }) => page) }];
  });
}

/** How many Pages are named before the rest is counted. */
const mostNamed = 3;

/** `Page acme`, `Pages acme, zoo`, `500 Pages (a, b, c and 497 more)`. */
export function pagesText(pages: readonly string[], show: (page: string) => string = printable): string {
  const named = pages.slice(0, mostNamed).map(show).join(", ");
  if (pages.length === 1) return `Page ${named}`;
  if (pages.length <= mostNamed) return `Pages ${named}`;
  return `${countOf(pages.length, "Page")} (${named} and ${formatCount(pages.length - mostNamed)} more)`;
}

function signatureOf(action: PlannedAction): string {
  const { type, sizeBytes } = factsOfAction(action);
  return JSON.stringify([action.action, action.key, action.reason, type, sizeBytes]);
}

function endOf(action: PlannedAction): number {
  return factsOfAction(action).held?.expiresAtMs ?? 0;
}
