import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { Plan, PlannedAction } from "../core/plan/plan.ts";
import { codeSpan } from "./markdown/code-span.ts";
import {
  blockGap,
  documentSize,
  fitSections,
  frameSize,
  type Section,
  sizeOf,
} from "./markdown/fit-sections.ts";
import { alikeSection, type PageChange, pageSection } from "./markdown/page-sections.ts";
import { planMarker } from "./markdown/plan-marker.ts";
import { problemSection } from "./markdown/problem-section.ts";
import { type Renewal, renewalSection } from "./markdown/renewal-section.ts";
import { countDiagnostics } from "./render-diagnostics.ts";
import { countOf } from "./text/count.ts";
import { groupActions, groupPages } from "./text/page-groups.ts";
import { planSummary } from "./text/plan-summary.ts";

/** What stands in the comment beside the plan. */
export interface MarkdownPlanContext {
  /** The manifest's path in the repository. */
  readonly manifest: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The plan as a comment for a pull request: a marker that nobody sees, one line that sums it up, problems, a table for
 * each Page of what the change brings, and the renewals that are due anyway, folded. Whatever comes from outside stands in
 * code spans. It stays below what GitHub takes; what has no room is counted. Ends in a newline.
 */
export function renderMarkdownPlan(plan: Plan, { manifest, diagnostics }: MarkdownPlanContext): string {
  const head = headOf(planSummary(plan), manifest);
  const pages = groupByPage(plan.actions);
  const hasSeveralPages = pages.length > 1;
  const changed = pages.filter(({ actions }) => actions.length > 0);
  const renewals = plan.actions.filter(isDueAnyway);
  const { plannedAtMs: nowMs } = plan;
  return renderDocument({
    head,
    problems: problemsOf(diagnostics),
    pages: sectionsOf(changed, hasSeveralPages),
    renewals: renewals.length === 0 ? [] : [renewalSection(renewals, { nowMs, hasSeveralPages })],
  });
}

/** The comment where no plan came about. */
export function renderMarkdownFailure({ manifest, diagnostics }: MarkdownPlanContext): string {
  const head = headOf(`No plan: ${countDiagnostics(diagnostics)}.`, manifest);
  return renderDocument({ head, problems: [problemSection(diagnostics, "")], pages: [], renewals: [] });
}

function headOf(summary: string, manifest: string): string {
  return `${planMarker(manifest)}\n**${summary}** ${codeSpan(manifest)}`;
}

function problemsOf(diagnostics: readonly Diagnostic[]): readonly Section[] {
  return diagnostics.length === 0
    ? []
    : [problemSection(diagnostics, `**${countDiagnostics(diagnostics)}**`)];
}

/** More Pages than this have one table where they have the same, and else one for all of them, if that is shorter. */
const mostPages = 10;

function sectionsOf(changed: readonly PageChange[], hasSeveralPages: boolean): readonly PagesSection[] {
  const sectionOf = (change: PageChange): PagesSection => ({
    ...pageSection(change, hasSeveralPages),
    pages: change.pages.length,
  });
  if (changed.length <= mostPages) return changed.map(sectionOf);
  const groups = groupPages(
    changed.map(({ pages: [name = ""], actions }) => ({ name, shown: actions, unchanged: 0 })),
  ).map(({ pages, shown }): PageChange => ({ pages, actions: shown.map(({ action }) => action) }));
  const byKey = groupActions(changed.flatMap(({ actions }) => actions));
  const rows = groups.reduce((sum, { actions }) => sum + actions.length, 0);
  if (groups.length > mostPages && byKey.length * 2 <= rows) {
    return [{ ...alikeSection(byKey), pages: changed.length }];
  }
  return groups.map(sectionOf);
}

/** The Pages of the plan, each with what is not kept and not due anyway. */
function groupByPage(actions: readonly PlannedAction[]): readonly PageChange[] {
  const pages = new Map<string, PlannedAction[]>();
  for (const action of actions) {
    const changes = pages.get(action.page) ?? [];
    pages.set(action.page, changes);
    if (action.action !== "keep" && !isDueAnyway(action)) changes.push(action);
  }
  return [...pages].map(([name, changes]) => ({ pages: [name], actions: changes }));
}

/** Whether it is due whatever the change is: not a renewal that `--replace` asked for. */
function isDueAnyway(action: PlannedAction): action is Renewal {
  return action.action === "renew" && action.reason !== "forced";
}

/** A section about some Pages. */
interface PagesSection extends Section {
  readonly pages: number;
}

interface DocumentParts {
  readonly head: string;
  readonly problems: readonly Section[];
  readonly pages: readonly PagesSection[];
  readonly renewals: readonly Section[];
}

const cutText = "Not all of it has room here: `messenger-assets plan` shows the rest.";

function renderDocument({ head, problems, pages, renewals }: DocumentParts): string {
  const around = [...problems, ...renewals].reduce((size, section) => size + frameSize(section), 0);
  const notes = sizeOf([head, morePages(countPages(pages)), cutText].map((text) => text + blockGap).join(""));
  const room = documentSize - notes;
  const shown = takeFitting(pages, room - around);
  const { texts, isCut } = fitSections([...problems, ...shown, ...renewals], room);
  const hidden = countPages(pages) - countPages(shown);
  const end = texts.length - renewals.length;
  const blocks = [
    head,
    ...texts.slice(0, end),
    ...(hidden > 0 ? [morePages(hidden)] : []),
    ...texts.slice(end),
    ...(isCut || hidden > 0 ? [cutText] : []),
  ];
  return `${blocks.filter((text) => text !== "").join(blockGap)}\n`;
}

function countPages(sections: readonly PagesSection[]): number {
  return sections.reduce((sum, { pages }) => sum + pages, 0);
}

function morePages(pages: number): string {
  return `and ${countOf(pages, "more Page")}`;
}

/** The first sections whose leads have room. */
function takeFitting(sections: readonly PagesSection[], room: number): readonly PagesSection[] {
  let left = room;
  const end = sections.findIndex((section) => {
    left -= frameSize(section);
    return left < 0;
  });
  return end === -1 ? sections : sections.slice(0, end);
}
