import type { PlannedAction } from "../../core/plan/plan.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { countOf } from "../text/count.ts";
import { type AlikeActions, pagesText } from "../text/page-groups.ts";
import { countActions } from "../text/plan-summary.ts";
import { factsOfAction, reasonText } from "../text/plan-words.ts";
import { codeCell, codeSpan } from "./code-span.ts";
import type { Section } from "./fit-sections.ts";

/** A Page's name in its heading: every Page is to have one. In characters. */
const longestName = 60;

/** What a change brings to one Page, or to several that have the same. */
export interface PageChange {
  readonly pages: readonly string[];
  /** Those of one of the Pages. */
  readonly actions: readonly PlannedAction[];
}

/** A table of the actions; below a heading that counts them, if there are other Pages. */
export function pageSection({ pages, actions }: PageChange, hasHeading: boolean): Section {
  const each = pages.length > 1 ? " each" : "";
  const names = pagesText(pages, (page) => codeSpan(page, longestName));
  return {
    lead: hasHeading ? `#### ${names}: ${countAll(actions)}${each}` : "",
    tableHead: "| | Key | Why | Type | Size | Source |\n|---|---|---|---|--:|---|",
    rowCount: actions.length,
    row: (index) =>
      actions
        .slice(index, index + 1)
        .map((action) => actionRow(action, codeCell(factsOfAction(action).source)))
        .join(""),
    tail: "",
  };
}

/** A table of what many Pages have in part alike, with the number of Pages of each line. */
export function alikeSection(alike: readonly AlikeActions[]): Section {
  return {
    lead: "",
    tableHead: "| | Key | Why | Type | Size | Pages |\n|---|---|---|---|--:|---|",
    rowCount: alike.length,
    row: (index) =>
      alike
        .slice(index, index + 1)
        .map(({ action, pages }) => actionRow(action, pagesCell(pages)))
        .join(""),
    tail: "",
  };
}

/** The one Page by its name, or how many there are. */
export function pagesCell(pages: readonly string[]): string {
  const [first = ""] = pages;
  return pages.length === 1 ? codeCell(first) : countOf(pages.length, "Page");
}

function countAll(actions: readonly PlannedAction[]): string {
  const counts = { create: 0, update: 0, renew: 0, reuse: 0, remove: 0, keep: 0 };
  for (const { action } of actions) counts[action] += 1;
  return countActions(counts);
}

function actionRow(action: PlannedAction, last: string): string {
  const { type = "", sizeBytes } = factsOfAction(action);
  const size = sizeBytes === undefined ? "" : formatBytes(sizeBytes);
  const cells = [action.action, codeCell(action.key), reasonText(action.reason), type, size, last];
  return `| ${cells.join(" | ")} |`;
}
