import type { PlannedAction } from "../../core/plan/plan.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { countOf } from "../text/count.ts";
import { mostLines } from "../text/fold.ts";
import { type AlikeActions, groupActions } from "../text/page-groups.ts";
import { factsOfAction, timeLeftText } from "../text/plan-words.ts";
import { codeCell } from "./code-span.ts";
import type { Section } from "./fit-sections.ts";
import { pagesCell } from "./page-sections.ts";

/** A renewal. */
export type Renewal = Extract<PlannedAction, { action: "renew" }>;

/** How renewals are shown. */
export interface RenewalOptions {
  /** The instant that the plan was made for, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Whether rows say which Page they are about. */
  readonly hasSeveralPages: boolean;
}

/** The renewals that come with any change, folded; those that are most urgent first. */
export function renewalSection(
  renewals: readonly Renewal[],
  { nowMs, hasSeveralPages }: RenewalOptions,
): Section {
  const isFolded = hasSeveralPages && renewals.length > mostLines;
  const rows = isFolded
    ? groupActions(renewals)
    : renewals.map((action) => ({ action, pages: [action.page] }));
  const sorted = rows.toSorted((a, b) => endOf(a) - endOf(b));
  const verb = renewals.length === 1 ? "that is" : "that are";
  const row = (alike: AlikeActions): string => {
    const { type = "", sizeBytes } = factsOfAction(alike.action);
    const size = sizeBytes === undefined ? "" : formatBytes(sizeBytes);
    const first = alike.pages.length > 1 ? "first " : "";
    const cells = [codeCell(alike.action.key), `${first}${timeLeftText(endOf(alike), nowMs)}`, type, size];
    return `| ${[...(hasSeveralPages ? [pagesCell(alike.pages)] : []), ...cells].join(" | ")} |`;
  };
  return {
    lead: `<details>\n<summary>${countOf(renewals.length, "renewal")} ${verb} due anyway</summary>`,
    tableHead: hasSeveralPages
      ? "| Page | Key | ID | Type | Size |\n|---|---|---|---|--:|"
      : "| Key | ID | Type | Size |\n|---|---|---|--:|",
    rowCount: sorted.length,
    row: (index) =>
      sorted
        .slice(index, index + 1)
        .map(row)
        .join(""),
    tail: "</details>",
  };
}

function endOf({ action }: AlikeActions): number {
  return factsOfAction(action).held?.expiresAtMs ?? 0;
}
