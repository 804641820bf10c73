import type { PlannedAction } from "../../core/plan/plan.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { countActions } from "../text/plan-summary.ts";
import { factsOfAction, reasonText } from "../text/plan-words.ts";
import { codeCell, codeSpan } from "./code-span.ts";
import type { Section } from "./fit-sections.ts";

/** A Page's name in its heading: every Page is to have one. In characters. */
const longestName = 60;

/** What `change` brings to one Page. */
export interface PageChange {
  readonly name: string;
  readonly actions: readonly PlannedAction[];
}

/** A table of the Page's actions; below a heading that counts them, if there are other Pages. */
export function pageSection({ name, actions }: PageChange, hasHeading: boolean): Section {
  return {
    lead: hasHeading ? `#### Page ${codeSpan(name, longestName)}: ${countAll(actions)}` : "",
    tableHead: "| | Key | Why | Type | Size | Source |\n|---|---|---|---|--:|---|",
    rowCount: actions.length,
    row: (index) =>
      actions
        .slice(index, index + 1)
        .map(actionRow)
        .join(""),
    tail: "",
  };
}

function countAll(actions: readonly PlannedAction[]): string {
  const counts = { create: 0, update: 0, renew: 0, reuse: 0, remove: 0, keep: 0 };
  for (const { action } of actions) counts[action] += 1;
  return countActions(counts);
}

function actionRow(action: PlannedAction): string {
  const { type = "", sizeBytes, source } = factsOfAction(action);
  const size = sizeBytes === undefined ? "" : formatBytes(sizeBytes);
  const cells = [
    action.action,
    codeCell(action.key),
    reasonText(action.reason),
    type,
    size,
    codeCell(source),
  ];
  return `| ${cells.join(" | ")} |`;
}
