import type { PlannedAction } from "../../core/plan/plan.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { countOf } from "../text/count.ts";
import { factsOfAction, timeLeftText } from "../text/plan-words.ts";
import { codeCell } from "./code-span.ts";
import type { Section } from "./fit-sections.ts";

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
  const sorted = renewals.toSorted((a, b) => a.locked.expiresAtMs - b.locked.expiresAtMs);
  const verb = renewals.length === 1 ? "that is" : "that are";
  const row = (action: Renewal): string => {
    const { type = "", sizeBytes } = factsOfAction(action);
    const size = sizeBytes === undefined ? "" : formatBytes(sizeBytes);
    const cells = [codeCell(action.key), timeLeftText(action.locked.expiresAtMs, nowMs), type, size];
    return `| ${[...(hasSeveralPages ? [codeCell(action.page)] : []), ...cells].join(" | ")} |`;
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
