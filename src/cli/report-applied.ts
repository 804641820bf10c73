import { rateLimitWaitCode } from "../apply/rate-limit/rate-limit.ts";
import type { CommitOutcome } from "../core/commit/commit-outcome.ts";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { printable } from "../core/text/printable.ts";
import type { Applied } from "../io/apply/apply-plan.ts";
import { applyDocument } from "../views/apply-document.ts";
import { renderCommit } from "../views/render-commit.ts";
import { renderJson } from "../views/render-json.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import type { CommonOptions } from "./options.ts";
import { hasErrors, printDiagnostics } from "./print.ts";
import type { Interruption } from "./watch-signals.ts";

/** What an apply is reported with. */
export interface Reporting {
  readonly options: CommonOptions;
  readonly problems: readonly Diagnostic[];
  /** Undefined without `--commit`. */
  readonly commit: CommitOutcome | undefined;
}

/** Tells what became of an apply: one document with `--json`, else what is wrong and which files were written. */
export function reportApplied(
  context: CommandContext,
  { result, written }: Applied,
  { options, problems, commit }: Reporting,
): void {
  if (options.json === true) {
    const isPartial = result.status === "complete" && hasErrors(problems);
    const status = isPartial ? "partial" : result.status;
    context.stdout.write(renderJson(applyDocument({ ...result, status }, problems, commit)));
    return;
  }
  printDiagnostics(context, problems, options);
  if (options.quiet === true) return;
  for (const name of written) context.stderr.write(`wrote ${printable(name)}\n`);
  for (const line of commit === undefined ? [] : renderCommit(commit)) context.stderr.write(`${line}\n`);
}

/** The exit code of an apply; `signal`: what interrupted it. */
export function exitCodeOf(
  { result, isBudgetSpent }: Applied,
  problems: readonly Diagnostic[],
  signal: ReturnType<Interruption["received"]>,
): number {
  if (signal !== undefined) return exitCodes[signal];
  const hasFailed = result.results.some(
    ({ error }) => error !== undefined && error.code !== rateLimitWaitCode,
  );
  if (hasFailed || hasErrors(problems)) return exitCodes.failed;
  if (isBudgetSpent) return exitCodes.budgetSpent;
  return result.status === "complete" ? exitCodes.done : exitCodes.failed;
}
