import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { createPlan } from "../../core/plan/create-plan.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { planDocument } from "../../views/plan-document.ts";
import { refusedRemovalDiagnostics } from "../../views/refused-removal-diagnostics.ts";
import { renderJson } from "../../views/render-json.ts";
import { renderPlan } from "../../views/render-plan.ts";
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
  readonly format: "text" | "json";
}

/** Prints the plan. */
export async function runPlan(context: CommandContext, options: PlanCommandOptions): Promise<number> {
  const opened = await openProject(context, options);
  try {
    const { project, nowMs } = opened;
    const plan = createPlan(project.desired, project.lockfile, createPlanOptions(project, options, nowMs));
    const problems = [...project.urlDiagnostics, ...refusedRemovalDiagnostics(plan)];
    const warnings = [...lostUploadWarnings(project.possiblyLost), ...findIdleGlobs(project, options)];
    printPlan(context, plan, { options, problems, manifest: project.paths.manifestName });
    const isJson = options.json === true || options.format === "json";
    printDiagnostics(context, isJson ? warnings : [...problems, ...warnings], options);
    return exitCodeOf(plan, problems, options);
  } finally {
    await opened.close();
  }
}

interface Printing {
  readonly options: PlanCommandOptions;
  readonly problems: readonly Diagnostic[];
  readonly manifest: string;
}

function printPlan(context: CommandContext, plan: Plan, { options, problems, manifest }: Printing): void {
  const { stdout } = context;
  if (options.json === true || options.format === "json") {
    stdout.write(renderJson(planDocument(plan, { manifest, diagnostics: problems })));
    return;
  }
  if (options.quiet === true) return;
  const text = textOptionsOf(context, stdout, options.color);
  stdout.write(renderPlan(plan, { ...text, verbose: options.verbose ?? false }));
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
