import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { printable } from "../core/text/printable.ts";
import { byImportance } from "./text/by-importance.ts";
import { countOf } from "./text/count.ts";

/** GitHub shows no more of one kind for a step of a job (its documentation, 2026). */
const shownOfKind = 10;

/** The path in the repository of a file that a diagnostic names; undefined: it lies outside. */
export type PathOf = (file: string) => string | undefined;

/**
 * The diagnostics as commands by which GitHub Actions marks places in a pull request, the most important first; a line
 * each, empty if there are none.
 */
export function renderGithubAnnotations(diagnostics: readonly Diagnostic[], pathOf: PathOf): string {
  const sorted = byImportance(diagnostics);
  const kinds = ["error", "warning"] as const;
  return kinds
    .flatMap((kind) =>
      annotationsOfKind(
        kind,
        sorted.filter(({ severity }) => severity === kind),
        pathOf,
      ),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function annotationsOfKind(
  kind: Diagnostic["severity"],
  diagnostics: readonly Diagnostic[],
  pathOf: PathOf,
): readonly string[] {
  if (diagnostics.length <= shownOfKind)
    return diagnostics.map((diagnostic) => annotation(diagnostic, pathOf));
  const shown = diagnostics.slice(0, shownOfKind - 1);
  const others = countOf(diagnostics.length - shown.length, `more ${kind}`);
  return [
    ...shown.map((diagnostic) => annotation(diagnostic, pathOf)),
    command(kind, { title: "messenger-assets" }, `and ${others}: the step's summary tells them`),
  ];
}

function annotation(diagnostic: Diagnostic, pathOf: PathOf): string {
  const { severity, code, message, hint } = diagnostic;
  const lines = [message, ...(hint === undefined ? [] : `hint: ${hint}`.split("\n"))];
  return command(
    severity,
    { ...placeProperties(diagnostic, pathOf), title: code },
    lines.map(printable).join("\n"),
  );
}

function placeProperties({ place, file }: Diagnostic, pathOf: PathOf): Readonly<Record<string, string>> {
  const named = place?.file ?? file;
  const path = named === undefined ? undefined : pathOf(named);
  if (path === undefined) return {};
  if (place === undefined) return { file: path };
  const { line, column, endColumn } = place;
  return { file: path, line: String(line), col: String(column), endColumn: String(endColumn) };
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const pairs = Object.entries(properties).map(([property, value]) => `${property}=${escapeProperty(value)}`);
  return `::${name} ${pairs.join(",")}::${escapeMessage(message)}`;
}

/** The runner's own escapes: `%`, and what ends a line. */
function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(printable(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
