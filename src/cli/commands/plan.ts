import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { createPlan } from "../../core/plan/create-plan.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { findManifest, usualManifest } from "../../io/project/find-manifest.ts";
import { createProjectPaths, pathInRepository } from "../../io/project/project-paths.ts";
import { planDocument } from "../../views/plan-document.ts";
import { refusedRemovalDiagnostics } from "../../views/refused-removal-diagnostics.ts";
import { renderJson } from "../../views/render-json.ts";
import { renderMarkdownFailure, renderMarkdownPlan } from "../../views/render-markdown-plan.ts";
import { renderPlan } from "../../views/render-plan.ts";
import { reportingFailure, reportToCi } from "../ci-report.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { lostUploadWarnings } from "../lost-uploads.ts";
import { openProject } from "../open-project.ts";
import type { PlanningOptions } from "../options.ts";
import { hasErrors, printDiagnostics } from "../print.ts";
import { createPlanOptions, findIdleGlobs } from "../select.ts";
import { textOptionsOf } from "../text-options.ts";

/** What `plan` takes. */
export interface PlanCommandOptions extends PlanningOptions {
  readonly detailedExitcode?: true;
  readonly format: "text" | "json" | "markdown";
}

/** Prints the plan. */
export async function runPlan(context: CommandContext, options: PlanCommandOptions): Promise<number> {
  return reportingFailure(
    (diagnostics) => reportNoPlan(context, options, diagnostics),
    () => planProject(context, options),
  );
}

async function planProject(context: CommandContext, options: PlanCommandOptions): Promise<number> {
  const opened = await openProject(context, options);
  try {
    const { project, nowMs } = opened;
    const plan = createPlan(project.desired, project.lockfile, createPlanOptions(project, options, nowMs));
    const problems = [...project.urlDiagnostics, ...refusedRemovalDiagnostics(plan)];
    const warnings = [...lostUploadWarnings(project.possiblyLost), ...findIdleGlobs(project, options)];
    const markdown = (): string =>
      renderMarkdownPlan(plan, { manifest: pathInRepository(project.paths), diagnostics: problems });
    printPlan(context, plan, { options, problems, markdown, manifest: project.paths.manifestName });
    await reportToCi(context, { diagnostics: [...problems, ...warnings], summary: markdown });
    printDiagnostics(context, isJson(options) ? warnings : [...problems, ...warnings], options);
    return exitCodeOf(plan, problems, options);
  } finally {
    await opened.close();
  }
}

/** The comment on a pull request is to say so too: one of an older commit would go on telling of a plan. */
async function reportNoPlan(
  context: CommandContext,
  options: PlanCommandOptions,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const { cwd, stdout } = context;
  const name = options.manifest ?? (await findManifest(cwd).catch(() => usualManifest));
  const paths = await createProjectPaths(name, { cwd, isSandbox: false });
  const markdown = renderMarkdownFailure({ manifest: pathInRepository(paths), diagnostics });
  if (options.format === "markdown") stdout.write(markdown);
  await reportToCi(context, { diagnostics, summary: () => markdown });
}

function isJson({ json, format }: PlanCommandOptions): boolean {
  return json === true || format === "json";
}

interface Printing {
  readonly options: PlanCommandOptions;
  readonly problems: readonly Diagnostic[];
  readonly markdown: () => string;
  readonly manifest: string;
}

function printPlan(context: CommandContext, plan: Plan, printing: Printing): void {
  const { options, problems, markdown, manifest } = printing;
  const { stdout } = context;
  if (isJson(options)) {
    stdout.write(renderJson(planDocument(plan, { manifest, diagnostics: problems })));
  } else if (options.format === "markdown") {
    stdout.write(markdown());
  } else if (options.quiet !== true) {
    const text = textOptionsOf(context, stdout, options.color);
    stdout.write(renderPlan(plan, { ...text, verbose: options.verbose ?? false }));
  }
}

function exitCodeOf(
  plan: Plan,
  problems: readonly Diagnostic[],
  { detailedExitcode }: PlanCommandOptions,
): number {
  if (hasErrors(problems)) return exitCodes.failed;
  const hasChanges = plan.actions.length > plan.summary.keep;
  return detailedExitcode === true && hasChanges ? exitCodes.somethingToDo : exitCodes.done;
}
