import { compareText } from "../text/compare-text.ts";

/** A place in a text file, and the source line to show for it. Lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One past the last column of the marked text, on the same line. */
  readonly endColumn: number;
  /** The whole line, secrets already replaced. */
  readonly sourceLine: string;
  /** How much further right than in the file the marked text stands in `sourceLine`, for the secrets before it. */
  readonly shift?: number;
}

/** One problem that a person can mend: what happened, where, and how to fix it. */
export interface Diagnostic {
  /** Stable kebab-case name, listed in the README. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
  readonly place?: Place;
  /** The file concerned when there is no place in a text to show. */
  readonly file?: string;
}

/** An input that a command cannot go on with; carries every problem found. */
export class DiagnosticError extends Error {
  override readonly name = "DiagnosticError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** `place` as `file:line:column`. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** The diagnostics by file, line and column; those of one place keep their order. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compareText(a.place?.file ?? a.file ?? "", b.place?.file ?? b.file ?? "") ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}
