import { type Diagnostic, sortDiagnostics } from "../../core/diagnostics/diagnostic.ts";

/**
 * The diagnostics for a place that shows only some: errors first, and of either kind one of each code before a second of
 * any, so that many of one sort hide no other; otherwise by place.
 */
export function byImportance(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const ranked = sortDiagnostics(diagnostics).map((diagnostic) => {
    const kind = `${diagnostic.severity} ${diagnostic.code}`;
    const repeats = seen.has(kind) ? 1 : 0;
    seen.add(kind);
    return { diagnostic, rank: (diagnostic.severity === "error" ? 0 : 2) + repeats };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ diagnostic }) => diagnostic);
}
