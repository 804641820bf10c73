import { type Diagnostic, formatPlace, type Place, sortDiagnostics } from "../core/diagnostics/diagnostic.ts";
import { printable } from "../core/text/printable.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { foldDiagnostics } from "./text/fold-diagnostics.ts";
import { createSourceExcerpt } from "./text/source-excerpt.ts";

/** How wide a text may be, in columns (undefined: it goes to no terminal), and whether it may be coloured. */
export interface TextOptions {
  readonly columns?: number;
  readonly colour: boolean;
}

/** How diagnostics are shown. */
export interface DiagnosticsTextOptions extends TextOptions {
  /** Whether what is said of many Pages is cut after the first few. */
  readonly isFolded?: boolean;
}

const longestExcerptColumns = 160;
const shortestExcerptColumns = 24;

/** The diagnostics for people, by place, with a count at the end; ends in a newline, or is empty if there are none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: DiagnosticsTextOptions,
): string {
  if (diagnostics.length === 0) return "";
  const colours = createColours(options.colour);
  const sorted = sortDiagnostics(diagnostics);
  const { shown, hidden } =
    options.isFolded === true
      ? foldDiagnostics(sorted)
      : { shown: sorted, hidden: new Map<string, number>() };
  const blocks = [
    ...shown.map((diagnostic) => renderDiagnostic(diagnostic, colours, options.columns)),
    ...[...hidden].map(([label, more]) => `and ${formatCount(more)} more ${label} (\`--verbose\` shows all)`),
  ];
  return `${[...blocks, countDiagnostics(diagnostics)].join("\n\n")}\n`;
}

/** How many diagnostics there are of each severity: `2 errors, 1 warning`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [
    ...(errors > 0 ? [countOf(errors, "error")] : []),
    ...(warnings > 0 ? [countOf(warnings, "warning")] : []),
  ];
  return counts.join(", ");
}

function renderDiagnostic(diagnostic: Diagnostic, colours: Colours, columns: number | undefined): string {
  return [
    headline(diagnostic, colours),
    ...placeLines(diagnostic, colours, columns),
    ...hintLines(diagnostic.hint, colours),
  ].join("\n");
}

function headline(diagnostic: Diagnostic, colours: Colours): string {
  const paint = diagnostic.severity === "error" ? colours.red : colours.yellow;
  const label = colours.bold(paint(`${diagnostic.severity}[${diagnostic.code}]`));
  return `${label}${colours.bold(`: ${printable(diagnostic.message)}`)}`;
}

function placeLines(
  diagnostic: Diagnostic,
  colours: Colours,
  columns: number | undefined,
): readonly string[] {
  if (diagnostic.place !== undefined) return excerptLines(diagnostic, diagnostic.place, colours, columns);
  if (diagnostic.file === undefined) return [];
  return [`  ${colours.blue("-->")} ${printable(diagnostic.file)}`];
}

function excerptLines(
  diagnostic: Diagnostic,
  place: Place,
  colours: Colours,
  columns: number | undefined,
): readonly string[] {
  const number = String(place.line);
  const blank = " ".repeat(number.length);
  const excerpt = createSourceExcerpt(place, excerptColumns(columns, number.length + 4));
  const paint = diagnostic.severity === "error" ? colours.red : colours.yellow;
  return [
    ` ${blank}${colours.blue("-->")} ${printable(formatPlace(place))}`,
    ` ${blank} ${colours.blue("|")}`,
    ` ${colours.blue(number)} ${colours.blue("|")} ${excerpt.line}`.trimEnd(),
    ` ${blank} ${colours.blue("|")} ${paint(excerpt.carets)}`,
  ];
}

function excerptColumns(columns: number | undefined, gutterColumns: number): number {
  const room = (columns ?? Number.POSITIVE_INFINITY) - gutterColumns;
  return Math.min(longestExcerptColumns, Math.max(shortestExcerptColumns, room));
}

function hintLines(hint: string | undefined, colours: Colours): readonly string[] {
  if (hint === undefined) return [];
  const [first = "", ...rest] = hint.split("\n");
  return [
    `${colours.cyan("hint:")} ${printable(first)}`,
    ...rest.map((line) => `      ${printable(line)}`.trimEnd()),
  ];
}
