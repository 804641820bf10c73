import type { ActionName, Plan, PlannedAction } from "../core/plan/plan.ts";
import { formatBytes } from "../core/text/format-bytes.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { formatCount } from "./text/count.ts";
import { layOutKeyTable } from "./text/key-table.ts";
import { planSummary } from "./text/plan-summary.ts";
import { actionSigns, factsOfAction, reasonText, timeLeftText } from "./text/plan-words.ts";

/** How a plan is shown. */
export interface PlanTextOptions extends TextOptions {
  /** Whether assets that stay as they are have a line too. */
  readonly verbose?: boolean;
}

/** The plan for people: a line an asset that changes, by Page, and a summary; ends in a newline. */
export function renderPlan(plan: Plan, options: PlanTextOptions): string {
  const blocks = [...pageBlocks(plan, options), planSummary(plan)];
  return `${blocks.join("\n\n")}\n`;
}

interface ShownPage {
  readonly name: string;
  readonly shown: PlannedAction[];
  unchanged: number;
}

function pageBlocks(plan: Plan, options: PlanTextOptions): readonly string[] {
  const pages = groupByPage(plan.actions, options.verbose === true);
  const lines = actionLines(
    pages.flatMap((page) => page.shown),
    plan.plannedAtMs,
    options,
  );
  const hasHeadings = pages.length > 1;
  let next = 0;
  return pages.flatMap((page) => {
    const pageLines = lines.slice(next, next + page.shown.length);
    next += page.shown.length;
    if (!hasHeadings) return pageLines.length > 0 ? [pageLines.join("\n")] : [];
    return [[heading(page, options), ...pageLines].join("\n")];
  });
}

function groupByPage(actions: readonly PlannedAction[], isVerbose: boolean): readonly ShownPage[] {
  const pages = new Map<string, ShownPage>();
  for (const action of actions) {
    const page = pages.get(action.page) ?? { name: action.page, shown: [], unchanged: 0 };
    pages.set(action.page, page);
    if (action.action === "keep") page.unchanged += 1;
    if (action.action !== "keep" || isVerbose) page.shown.push(action);
  }
  return [...pages.values()];
}

function heading(page: ShownPage, options: PlanTextOptions): string {
  const name = createColours(options.colour).bold(`Page ${printable(page.name)}`);
  return page.unchanged > 0 ? `${name} (${formatCount(page.unchanged)} unchanged)` : name;
}

function actionLines(
  actions: readonly PlannedAction[],
  nowMs: number,
  options: PlanTextOptions,
): readonly string[] {
  const colours = createColours(options.colour);
  const rows = actions.map((action) => ({
    lead: `${actionSigns[action.action]} ${action.action}`,
    key: printable(action.key),
    details: detailCells(action, nowMs),
  }));
  return layOutKeyTable(rows, { ...columnsOf(options), rightAligned: new Set([2]) }).map((line, index) =>
    colourLead(line, rows[index]?.lead ?? "", actions[index]?.action ?? "keep", colours),
  );
}

function columnsOf(options: TextOptions): { readonly columns?: number } {
  return options.columns === undefined ? {} : { columns: options.columns };
}

function detailCells(action: PlannedAction, nowMs: number): readonly string[] {
  const facts = factsOfAction(action);
  return [
    reasonText(action.reason),
    facts.type ?? "",
    facts.sizeBytes === undefined ? "" : formatBytes(facts.sizeBytes),
    facts.held === undefined ? "" : timeLeftText(facts.held.expiresAtMs, nowMs),
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
