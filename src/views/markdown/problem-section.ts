import { type Diagnostic, formatPlace } from "../../core/diagnostics/diagnostic.ts";
import { byImportance } from "../text/by-importance.ts";
import { codeCell } from "./code-span.ts";
import type { Section } from "./fit-sections.ts";

/** Messages are told whole but for what nobody would read, in characters. */
const longestMessage = 500;

/** The diagnostics as a table, the most important first, below `lead`. */
export function problemSection(diagnostics: readonly Diagnostic[], lead: string): Section {
  const sorted = byImportance(diagnostics);
  return {
    lead,
    tableHead: "| | Problem | Where |\n|---|---|---|",
    rowCount: sorted.length,
    row: (index) =>
      sorted
        .slice(index, index + 1)
        .map(problemRow)
        .join(""),
    tail: "",
  };
}

function problemRow(diagnostic: Diagnostic): string {
  const { severity, code, message, hint, place, file } = diagnostic;
  const where = place === undefined ? (file ?? "") : formatPlace(place);
  const told = [codeCell(message, longestMessage), ...(hint === undefined ? [] : [hintText(hint)])];
  return `| ${severity} ${codeCell(code)} | ${told.join("<br>")} | ${codeCell(where)} |`;
}

function hintText(hint: string): string {
  const lines = hint.split("\n").map((line) => line.trim());
  return `hint: ${codeCell(lines.join(" "), longestMessage)}`;
}
