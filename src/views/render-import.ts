import type { ImportOutcome, ImportResult } from "../core/import/import-result.ts";
import { printable } from "../core/text/printable.ts";
import { countOutcomes } from "./import-document.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { renderPageTable } from "./text/page-table.ts";
import { timeLeftText } from "./text/plan-words.ts";

/** How an import is shown. */
export interface ImportTextOptions extends TextOptions {
  readonly nowMs: number;
  /** Whether an ID is renewed by the next apply. */
  readonly isDue: (result: ImportResult) => boolean;
  /** Whether IDs that stay as they are have a line too. */
  readonly verbose?: boolean;
}

/** What became of the IDs, for people: a line for each that changed something, and a summary; ends in a newline. */
export function renderImport(results: readonly ImportResult[], options: ImportTextOptions): string {
  const colours = createColours(options.colour);
  const shown = results.filter(({ outcome }) => outcome !== "unchanged" || options.verbose === true);
  const rows = shown.map((result) => ({
    page: result.page,
    lead: `${signs[result.outcome]} ${result.outcome}`,
    key: printable(result.key),
    details: detailsOf(result, options),
    paint: colourOf(result.outcome, colours),
  }));
  return `${[...renderPageTable(rows, options), summaryLines(results, options)].join("\n\n")}\n`;
}

const signs: Readonly<Record<ImportOutcome, string>> = {
  imported: "+",
  redated: "~",
  retired: "=",
  unchanged: " ",
};

function detailsOf(result: ImportResult, options: ImportTextOptions): readonly string[] {
  const { entry, replaced } = result;
  return [
    printable(entry.attachmentId),
    timeLeftText(entry.expiresAtMs, options.nowMs),
    isRenewedNext(result, options) ? "due" : "",
    replaced === undefined ? "" : `replaces ${printable(replaced)}`,
  ];
}

function isRenewedNext(result: ImportResult, { isDue }: ImportTextOptions): boolean {
  return result.outcome !== "retired" && isDue(result);
}

function summaryLines(results: readonly ImportResult[], options: ImportTextOptions): string {
  if (results.length === 0) return "Nothing to import.";
  const counts = countOutcomes(results);
  if (counts.unchanged === results.length) return unchangedLine(results.length);
  const words = (["imported", "redated", "retired", "unchanged"] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${formatCount(counts[outcome])} ${outcome}`);
  const replaced = results.filter((result) => result.replaced !== undefined).length;
  const due = results.filter((result) => isRenewedNext(result, options)).length;
  return [
    `Lockfile: ${words.join(", ")}.`,
    ...(replaced > 0
      ? [
          `${countOf(replaced, "replaced ID")} still ${replaced === 1 ? "lives and is" : "live and are"} kept in \`retired\`.`,
        ]
      : []),
    ...(due > 0 ? [`The next apply renews ${countOf(due, "ID")}.`] : []),
  ].join("\n");
}

function unchangedLine(count: number): string {
  return count === 1
    ? "Nothing to import: the lockfile has that ID already, or a later one."
    : `Nothing to import: the lockfile has all ${countOf(count, "ID")} already, or later ones.`;
}

function colourOf(outcome: ImportOutcome, colours: Colours): (text: string) => string {
  switch (outcome) {
    case "imported":
      return colours.green;
    case "redated":
      return colours.yellow;
    case "retired":
      return colours.blue;
    case "unchanged":
      return colours.dim;
    default:
      return outcome satisfies never;
  }
}
