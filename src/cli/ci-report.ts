import { type Diagnostic, DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import { appendStepSummary } from "../io/ci/append-step-summary.ts";
import { repositoryPath } from "../io/ci/repository-path.ts";
import { renderGithubAnnotations } from "../views/render-github-annotations.ts";
import type { CommandContext } from "./context.ts";
import { printDiagnostics } from "./print.ts";

/** What a CI system is told of a command. */
export interface CiReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Gives Markdown, where it is wanted. */
  readonly summary: () => string;
}

/**
 * In GitHub Actions, marks the diagnostics in the pull request and adds `summary` to the step's summary; elsewhere does
 * nothing. The commands go to stderr, where the runner reads them too: stdout is for data. A summary that cannot be
 * written is a warning.
 */
export async function reportToCi(context: CommandContext, { diagnostics, summary }: CiReport): Promise<void> {
  const { env, stderr } = context;
  if (env["GITHUB_ACTIONS"] !== "true") return;
  const paths = await repositoryPaths(diagnostics, context);
  stderr.write(renderGithubAnnotations(diagnostics, (file) => paths.get(file)));
  const summaryFile = env["GITHUB_STEP_SUMMARY"] ?? "";
  if (summaryFile === "") return;
  printDiagnostics(context, await appendStepSummary(summaryFile, summary()), { color: false });
}

/**
 * Does `run`; the problems that it cannot go on with are given to `report` before they are thrown on.
 *
 * @throws what `run` throws.
 */
export async function reportingFailure<Result>(
  report: (diagnostics: readonly Diagnostic[]) => Promise<void>,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DiagnosticError) await report(error.diagnostics);
    throw error;
  }
}

async function repositoryPaths(
  diagnostics: readonly Diagnostic[],
  { cwd, env }: CommandContext,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const file of new Set(diagnostics.flatMap(({ place, file }) => place?.file ?? file ?? []))) {
    const path = await repositoryPath(file, { cwd, workspace: env["GITHUB_WORKSPACE"] });
    if (path !== undefined) paths.set(file, path);
  }
  return paths;
}
