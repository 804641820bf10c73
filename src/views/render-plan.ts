import { groupBy } from "../core/group-by.ts";
import type { ActionName, Plan, PlannedAction } from "../core/plan/plan.ts";
import { formatBytes } from "../core/text/format-bytes.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { mostLines } from "./text/fold.ts";
import { layOutKeyTable } from "./text/key-table.ts";
import {
  type AlikeActions,
  groupActions,
  groupPages,
  type PageGroup,
  type PlannedPage,
  pagesText,
} from "./text/page-groups.ts";
import { planSummary } from "./text/plan-summary.ts";
import { actionSigns, factsOfAction, reasonText, timeLeftText } from "./text/plan-words.ts";

/** How a plan is shown. */
export interface PlanTextOptions extends TextOptions {
  /** Whether assets that stay as they are have a line too. */
  readonly verbose?: boolean;
}

/**
 * The plan for people: a line an asset that changes, by Page, and a summary; ends in a newline. Of more lines than anyone
 * reads, what several Pages have alike is told once.
 */
export function renderPlan(plan: Plan, options: PlanTextOptions): string {
  const pages = groupByPage(plan.actions, options.verbose === true);
  const single = pages.map(ungrouped);
  const isFolded = options.verbose !== true && isTooLong(single);
  const blocks = isFolded
    ? foldedBlocks(pages, plan.plannedAtMs, options)
    : pageBlocks(single, plan.plannedAtMs, options);
  return `${[...blocks, planSummary(plan)].join("\n\n")}\n`;
}

const foldNote = "What several Pages have alike is told once: `--verbose` shows every Page." as const;

function ungrouped({ name, shown, unchanged }: PlannedPage): PageGroup {
  return { pages: [name], shown: shown.map((action) => ({ action, pages: [name] })), unchanged };
}

function foldedBlocks(
  pages: readonly PlannedPage[],
  nowMs: number,
  options: PlanTextOptions,
): readonly string[] {
  const groups = groupPages(pages);
  const byKey = groupActions(pages.flatMap(({ shown }) => shown));
  // Where most assets are on one Page alone, the Pages say more.
  if (groups.length > mostGroups && byKey.length > 0 && byKey.length * 2 <= lineCount(groups)) {
    return [actionLines(byKey, nowMs, { ...options, hasPages: true }).join("\n"), foldNote];
  }
  const note = groups.length < pages.length ? [foldNote] : [];
  return [...pageBlocks(groups, nowMs, options), ...note];
}

/** More Pages than this, and those with the same are told together. */
const mostPages = 12;

/** More groups of Pages than this say less than their assets, each with the number of its Pages. */
const mostGroups = 5;

function isTooLong(pages: readonly PageGroup[]): boolean {
  return pages.length > mostPages || (pages.length > 1 && lineCount(pages) > mostLines);
}

function lineCount(groups: readonly PageGroup[]): number {
  return groups.reduce((lines, { shown }) => lines + 1 + shown.length, 0);
}

function pageBlocks(
  groups: readonly PageGroup[],
  nowMs: number,
  options: PlanTextOptions,
): readonly string[] {
  const lines = actionLines(
    groups.flatMap(({ shown }) => shown),
    nowMs,
    { ...options, hasPages: false },
  );
  const hasHeadings = groups.length > 1 || (groups[0]?.pages.length ?? 0) > 1;
  let next = 0;
  return groups.flatMap((group) => {
    const groupLines = lines.slice(next, next + group.shown.length);
    next += group.shown.length;
    if (!hasHeadings) return groupLines.length > 0 ? [groupLines.join("\n")] : [];
    return [[heading(group, options), ...groupLines].join("\n")];
  });
}

function groupByPage(actions: readonly PlannedAction[], isVerbose: boolean): readonly PlannedPage[] {
  return [...groupBy(actions, ({ page }) => page)].map(([name, all]) => ({
    name,
    shown: isVerbose ? all : all.filter(({ action }) => action !== "keep"),
    unchanged: all.filter(({ action }) => action === "keep").length,
  }));
}

function heading({ pages, unchanged }: PageGroup, options: PlanTextOptions): string {
  const name = createColours(options.colour).bold(pagesText(pages));
  const each = pages.length > 1 ? " each" : "";
  return unchanged > 0 ? `${name} (${formatCount(unchanged)} unchanged${each})` : name;
}

interface ActionLineOptions extends PlanTextOptions {
  /** Whether a line says which Pages it is about. */
  readonly hasPages: boolean;
}

function actionLines(
  alike: readonly AlikeActions[],
  nowMs: number,
  options: ActionLineOptions,
): readonly string[] {
  const colours = createColours(options.colour);
  const rows = alike.map(({ action, pages }) => ({
    lead: `${actionSigns[action.action]} ${action.action}`,
    key: printable(action.key),
    details: [
      ...detailCells(action, nowMs, pages.length > 1),
      ...(options.hasPages ? [pagesCell(pages)] : []),
    ],
  }));
  return layOutKeyTable(rows, { ...columnsOf(options), rightAligned: new Set([2]) }).map((line, index) =>
    colourLead(line, rows[index]?.lead ?? "", alike[index]?.action.action ?? "keep", colours),
  );
}

function pagesCell(pages: readonly string[]): string {
  return pages.length === 1 ? pagesText(pages) : countOf(pages.length, "Page");
}

function columnsOf(options: TextOptions): { readonly columns?: number } {
  return options.columns === undefined ? {} : { columns: options.columns };
}

function detailCells(action: PlannedAction, nowMs: number, isFirst: boolean): readonly string[] {
  const facts = factsOfAction(action);
  return [
    reasonText(action.reason),
    facts.type ?? "",
    facts.sizeBytes === undefined ? "" : formatBytes(facts.sizeBytes),
    facts.held === undefined
      ? ""
      : `${isFirst ? "first " : ""}${timeLeftText(facts.held.expiresAtMs, nowMs)}`,
  ];
}

function colourLead(line: string, lead: string, action: ActionName, colours: Colours): string {
  return `${colourOf(action, colours)(lead)}${line.slice(lead.length)}`;
}

function colourOf(action: ActionName, colours: Colours): (text: string) => string {
  switch (action) {
    case "create":
      return colours.green;
    case "update":
      return colours.yellow;
    case "renew":
      return colours.cyan;
    case "reuse":
      return colours.blue;
    case "remove":
      return colours.red;
    case "keep":
      return colours.dim;
    default:
      return action satisfies never;
  }
}
