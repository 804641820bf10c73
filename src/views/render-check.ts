import {
  type AssetProblem,
  type CheckFailure,
  type CheckReport,
  type EntryFailure,
  hasFailed,
} from "../core/check/check-report.ts";
import { groupBy } from "../core/group-by.ts";
import { formatDuration } from "../core/text/format-duration.ts";
import { printable } from "../core/text/printable.ts";
import { failureDiagnostic } from "./check-diagnostics.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { foldList, hiddenLines, mostLines } from "./text/fold.ts";
import { type KeyRow, renderKeyTable } from "./text/key-table.ts";
import { fromNowText } from "./text/plan-words.ts";

/** How a check is shown. */
export interface CheckTextOptions extends TextOptions {
  /** Whether each failure has a line of its own, however many there are. */
  readonly verbose?: boolean;
}

/** What fails, a line each, and a line that sums it up; ends in a newline. */
export function renderCheck(report: CheckReport, options: CheckTextOptions): string {
  const colours = createColours(options.colour);
  if (!hasFailed(report)) return `${colours.green("all good")}: ${describeChecked(report)}\n`;
  const blocks = [tableLines(report, options), hintLines(report, options)].filter(({ length }) => length > 0);
  const summary = `${colours.red("failed")}: ${failedText(report)}`;
  return `${[...blocks.map((lines) => lines.join("\n")), summary].join("\n\n")}\n`;
}

/** How much a check looked at, and when the first of the IDs ends. */
export function describeChecked({ assets, pages, firstExpiresAtMs, checkedAtMs }: CheckReport): string {
  const first =
    firstExpiresAtMs === undefined
      ? ""
      : `, the first expires in ${formatDuration(firstExpiresAtMs - checkedAtMs)}`;
  return `${countOf(assets, "asset")} on ${countOf(pages, "Page")}${first}`;
}

function failedText({ failures, diagnostics, assets, pages }: CheckReport): string {
  const failed = failures.filter(({ kind }) => kind === "asset").length;
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const others = failures.length - failed + errors;
  return [
    ...(failed > 0
      ? [`${formatCount(failed)} of ${countOf(assets, "asset")} on ${countOf(pages, "Page")}`]
      : []),
    ...(others > 0 ? [countOf(others, failed > 0 ? "other problem" : "problem")] : []),
  ].join(", ");
}

/** One line of the table. */
interface CheckRow {
  readonly page: string;
  readonly key: string;
  readonly problem: string;
  readonly when: string;
  readonly remedy: string;
}

const header: CheckRow = { page: "PAGE", key: "KEY", problem: "PROBLEM", when: "WHEN", remedy: "TO DO" };

function tableLines(report: CheckReport, options: CheckTextOptions): readonly string[] {
  const { failures, pages } = report;
  if (failures.length === 0) return [];
  const isFolded = failures.length > mostLines && options.verbose !== true;
  const rows = isFolded ? foldPages(failures, report) : failures.map((failure) => rowOf(failure, report));
  const { shown, hidden } = isFolded ? foldList(rows) : { shown: rows, hidden: [] };
  const hasPages = pages > 1 || new Set(failures.flatMap(pageOf)).size > 1;
  const keyRows = shown.map((row) => keyRow(row, hasPages));
  return [...renderKeyTable(keyRow(header, hasPages), keyRows, options), ...hiddenLines(hidden, "line")];
}

/** What `take it back` means: the command is too long for the table. */
function hintLines(report: CheckReport, options: TextOptions): readonly string[] {
  const edited = report.failures.find(({ kind }) => kind === "entry");
  const { hint } = edited === undefined ? {} : failureDiagnostic(edited, report);
  return hint === undefined ? [] : [`${createColours(options.colour).cyan("hint:")} ${printable(hint)}`];
}

function keyRow({ page, key, problem, when, remedy }: CheckRow, hasPages: boolean): KeyRow {
  return { lead: hasPages ? page : "", key, details: [problem, when, remedy] };
}

function pageOf(failure: CheckFailure): readonly string[] {
  return failure.kind === "file" ? [] : [failure.page];
}

/** One row for all Pages on which a key fails in one way: of 500 Pages, most fail alike. */
function foldPages(failures: readonly CheckFailure[], report: CheckReport): readonly CheckRow[] {
  const groups = groupBy(failures, (failure) => {
    const { key, problem, remedy } = rowOf(failure, report);
    return [failure.kind, key, problem, remedy].join("\n");
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group.toSorted((a, b) => endOf(a) - endOf(b));
    if (first === undefined) return [];
    const row = rowOf(first, report);
    if (group.length === 1) return [row];
    return [{ ...row, page: countOf(group.length, "Page"), when: row.when && `first ${row.when}` }];
  });
}

function endOf(failure: CheckFailure): number {
  return failure.kind === "asset" && failure.problem.code !== "id-missing"
    ? failure.problem.held.expiresAtMs
    : 0;
}

function rowOf(failure: CheckFailure, report: CheckReport): CheckRow {
  switch (failure.kind) {
    case "asset":
      return {
        page: printable(failure.page),
        key: printable(failure.key),
        problem: assetProblems[failure.problem.code],
        when: endText(failure.problem, report.checkedAtMs),
        remedy: failure.isDue ? "apply" : "not due yet: shorten --within",
      };
    case "entry":
      return {
        page: printable(failure.page),
        key: failure.key === undefined ? "(the Page)" : printable(failure.key),
        problem: `${entryNoun(failure)} ${failure.change}`,
        when: `since ${printable(report.base ?? "")}`,
        remedy: "take it back",
      };
    case "file":
      return {
        page: "",
        key: printable(failure.file),
        problem: failure.problem,
        when: "",
        remedy: failure.problem === "not current" ? "generate" : "apply, and commit it",
      };
    default:
      return failure satisfies never;
  }
}

function entryNoun({ key, isRetired }: EntryFailure): string {
  if (key === undefined) return "block";
  return isRetired ? "retired entry" : "entry";
}

const assetProblems: Readonly<Record<AssetProblem["code"], string>> = {
  "id-missing": "no attachment ID",
  "content-changed": "ID of other bytes",
  "type-changed": "ID of another type or name",
  "id-expired": "expired",
  "id-expiring": "expires",
};

function endText(problem: AssetProblem, nowMs: number): string {
  const ends = problem.code === "id-expired" || problem.code === "id-expiring";
  return ends ? fromNowText(problem.held.expiresAtMs, nowMs) : "";
}
