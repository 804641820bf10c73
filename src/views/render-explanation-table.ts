import type { Explanation } from "../core/explain/explanation.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { foldList, hiddenLines, mostLines } from "./text/fold.ts";
import { type KeyRow, renderKeyTable } from "./text/key-table.ts";
import { fromNowText, reasonText } from "./text/plan-words.ts";

const header: KeyRow = { lead: "PAGE", key: "KEY", details: ["ATTACHMENT ID", "STATE", "ENDS", "APPLY"] };

/** A line for each explanation of a key that many Pages have. */
export function explanationTableLines(
  explanations: readonly Explanation[],
  options: TextOptions & { readonly nowMs: number },
): readonly string[] {
  const { shown, hidden } = foldList(explanations, mostLines);
  const rows = shown.map((explanation) => rowOf(explanation, options.nowMs));
  return [
    ...renderKeyTable(header, rows, options),
    ...hiddenLines(hidden, "Page", "`--json` has all"),
    "",
    "`--page` explains one of them in full",
  ];
}

function rowOf({ page, key, state, held, planned }: Explanation, nowMs: number): KeyRow {
  return {
    lead: printable(page),
    key: printable(key),
    details: [
      printable(held?.entry.attachmentId ?? ""),
      state,
      held === undefined ? "" : fromNowText(held.expiresAtMs, nowMs),
      planned === undefined ? "" : `${planned.action}: ${reasonText(planned.reason)}`,
    ],
  };
}
