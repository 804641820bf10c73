import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { groupBy } from "../../core/group-by.ts";

/** More than this with one code of a Page, and without a place in the manifest, are cut. */
const mostAlike = 10;

/** How many of them are shown then. */
const shownAlike = 5;

/** What is shown of many diagnostics, and how many with the label `error[token-missing]` are left out. */
export interface FoldedDiagnostics {
  readonly shown: readonly Diagnostic[];
  readonly hidden: ReadonlyMap<string, number>;
}

/** What is said of whole Pages, beside Meta's own numbers. */
const pageCodes: ReadonlySet<string> = new Set([
  "app-secret-invalid",
  "network",
  "page-mismatch",
  "page-not-in-accounts",
  "rate-limit-wait",
  "reply-invalid",
  "token-invalid",
  "token-missing",
]);

/**
 * The diagnostics without those that say once more of another Page what several said before. Each one with a place in the
 * manifest stays: it is to be mended there. So does each one about an asset or an ID: it is told nowhere else.
 */
export function foldDiagnostics(diagnostics: readonly Diagnostic[]): FoldedDiagnostics {
  const many = [...groupBy(diagnostics.filter(isOfPage), labelOf)].filter(
    ([, group]) => group.length > mostAlike,
  );
  const left = new Set(many.flatMap(([, group]) => group.slice(shownAlike)));
  return {
    shown: diagnostics.filter((diagnostic) => !left.has(diagnostic)),
    hidden: new Map(many.map(([label, group]) => [label, group.length - shownAlike])),
  };
}

function isOfPage({ code, place }: Diagnostic): boolean {
  return place === undefined && (pageCodes.has(code) || /^-?\d+$/.test(code));
}

function labelOf({ severity, code }: Diagnostic): string {
  return `${severity}[${code}]`;
}
