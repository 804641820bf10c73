import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { groupBy } from "../../core/group-by.ts";

/** More than this with one code, and without a place in the manifest, are cut. */
const mostAlike = 10;

/** How many of them are shown then. */
const shownAlike = 5;

/** What is shown of many diagnostics, and how many with the label `error[token-missing]` are left out. */
export interface FoldedDiagnostics {
  readonly shown: readonly Diagnostic[];
  readonly hidden: ReadonlyMap<string, number>;
}

/**
 * The diagnostics without those that say once more of another Page what several said before. Each one with a place in the
 * manifest stays: it is to be mended there.
 */
export function foldDiagnostics(diagnostics: readonly Diagnostic[]): FoldedDiagnostics {
  const placeless = diagnostics.filter(({ place }) => place === undefined);
  const many = [...groupBy(placeless, labelOf)].filter(([, group]) => group.length > mostAlike);
  const left = new Set(many.flatMap(([, group]) => group.slice(shownAlike)));
  return {
    shown: diagnostics.filter((diagnostic) => !left.has(diagnostic)),
    hidden: new Map(many.map(([label, group]) => [label, group.length - shownAlike])),
  };
}

function labelOf({ severity, code }: Diagnostic): string {
  return `${severity}[${code}]`;
}
