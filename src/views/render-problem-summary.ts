import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { blockGap, documentSize, fitSections } from "./markdown/fit-sections.ts";
import { problemSection } from "./markdown/problem-section.ts";
import { countDiagnostics } from "./render-diagnostics.ts";

/** What a command has found. */
export interface Findings {
  /** The command's name. */
  readonly command: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What to say where there are none: words of ours, with nothing in them that comes from outside. */
  readonly allGood: string;
}

/** What a command has found, as Markdown: a short table of problems, or that all is good. Ends in a newline. */
export function renderProblemSummary({ command, diagnostics, allGood }: Findings): string {
  const name = `**messenger-assets ${command}:**`;
  if (diagnostics.length === 0) return `${name} ${allGood}\n`;
  const lead = `${name} ${countDiagnostics(diagnostics)}`;
  const { texts, isCut } = fitSections([problemSection(diagnostics, lead)], documentSize);
  return `${[...texts, ...(isCut ? ["The step's log has them all."] : [])].join(blockGap)}\n`;
}
