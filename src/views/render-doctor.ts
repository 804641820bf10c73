import {
  countStates,
  type DoctorFinding,
  type DoctorReport,
  type DoctorState,
} from "../core/doctor/doctor-report.ts";
import { groupBy } from "../core/group-by.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { layOutKeyTable } from "./text/key-table.ts";

/** How what was found is shown. */
export interface DoctorTextOptions extends TextOptions {
  /** Whether each Page has a line of its own, however many there are. */
  readonly verbose?: boolean;
  /** Whether only what failed is shown. */
  readonly quiet?: boolean;
}

/** As wide as the longest state, so that hints stand below what they are about. */
const leadColumns = 7;

/** More Pages than this with the same finding have one line. */
const mostAlike = 4;

/** How many Pages a line names before it counts the rest. */
const mostNamed = 3;

/** What was found, a line each, with what to do below, and a line that sums it up; ends in a newline. */
export function renderDoctor({ findings }: DoctorReport, options: DoctorTextOptions): string {
  const colours = createColours(options.colour);
  const shown = options.quiet === true ? findings.filter(({ state }) => state === "failed") : findings;
  const rows = groupAlike(shown, options.verbose === true);
  const lines = layOutKeyTable(
    rows.map(({ finding, text }) => ({
      lead: finding.state.padEnd(leadColumns),
      key: finding.check,
      details: [text],
    })),
    { rightAligned: new Set() },
  );
  const told = rows.flatMap(({ finding }, index) => [
    colourLead(lines[index] ?? "", finding.state, colours),
    ...hintLines(finding.hint, colours),
  ]);
  const summary = options.quiet === true ? [] : [summaryLine(findings, colours)];
  const blocks = [told.join("\n"), ...summary].filter((block) => block !== "");
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

interface Row {
  readonly finding: DoctorFinding;
  readonly text: string;
}

/** What many Pages have alike is one row, at the place of its first. */
function groupAlike(findings: readonly DoctorFinding[], isVerbose: boolean): readonly Row[] {
  const groups = groupBy(findings, ({ check, state, code, page, message, summary = message, hint }) =>
    JSON.stringify([check, state, code, page === undefined, page === undefined ? message : summary, hint]),
  );
  return [...groups.values()].flatMap((group): readonly Row[] => {
    const [first] = group;
    if (first === undefined) return [];
    if (first.page === undefined || isVerbose || group.length <= mostAlike) return group.map(singleRow);
    return [
      {
        finding: first,
        text: `${pagesText(group, first.state)}: ${printable(first.summary ?? first.message)}`,
      },
    ];
  });
}

function singleRow(finding: DoctorFinding): Row {
  const { page, message } = finding;
  const isNamed = page === undefined || message.includes(`\`${page}\``);
  return { finding, text: `${isNamed ? "" : `${printable(page)}: `}${printable(message)}` };
}

/** Which Pages are well is of no interest. */
function pagesText(group: readonly DoctorFinding[], state: DoctorState): string {
  const count = countOf(group.length, "Page");
  if (state === "ok") return count;
  const named = group.slice(0, mostNamed).map(({ page = "" }) => printable(page));
  return `${count} (${named.join(", ")} and ${formatCount(group.length - named.length)} more)`;
}

function colourLead(line: string, state: DoctorState, colours: Colours): string {
  return `${colourOf(state, colours)(state)}${line.slice(state.length)}`;
}

function colourOf(state: DoctorState, colours: Colours): (text: string) => string {
  switch (state) {
    case "ok":
      return colours.green;
    case "note":
      return colours.blue;
    case "warning":
      return colours.yellow;
    case "failed":
      return colours.red;
    default:
      return state satisfies never;
  }
}

function hintLines(hint: string | undefined, colours: Colours): readonly string[] {
  if (hint === undefined) return [];
  return hint
    .split("\n")
    .map(
      (line, index) =>
        `${" ".repeat(leadColumns + 2)}${index === 0 ? `${colours.cyan("hint:")} ` : "      "}${printable(line)}`,
    );
}

function summaryLine(findings: readonly DoctorFinding[], colours: Colours): string {
  const { failed, warning, ok } = countStates(findings);
  const warnings = warning > 0 ? `, ${countOf(warning, "warning")}` : "";
  if (failed > 0) return `${colours.red("failed")}: ${countOf(failed, "check")}${warnings}`;
  return `${colours.green("all good")}: ${countOf(ok, "check")}${warnings}`;
}
