import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { validateDocument } from "../../views/diagnostics-document.ts";
import { renderJson } from "../../views/render-json.ts";
import { renderProblemSummary } from "../../views/render-problem-summary.ts";
import { reportingFailure, reportToCi } from "../ci-report.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { openProject } from "../open-project.ts";
import type { CommonOptions } from "../options.ts";
import { hasErrors, printDiagnostics } from "../print.ts";

/** What `validate` takes. */
export interface ValidateCommandOptions extends CommonOptions {
  readonly sandbox?: true;
}

/** Checks the manifest and the files that it names. */
export async function runValidate(context: CommandContext, options: ValidateCommandOptions): Promise<number> {
  return reportingFailure(
    (diagnostics) => reportToCi(context, { diagnostics, summary: () => summaryOf(diagnostics) }),
    () => validateProject(context, options),
  );
}

async function validateProject(context: CommandContext, options: ValidateCommandOptions): Promise<number> {
  const opened = await openProject(context, { ...options, offline: true });
  try {
    const { desired, paths, urlDiagnostics } = opened.project;
    const summary = {
      pages: desired.pages.length,
      assets: desired.pages.reduce((sum, { assets }) => sum + assets.size, 0),
    };
    await reportToCi(context, {
      diagnostics: urlDiagnostics,
      summary: () => summaryOf(urlDiagnostics, describe(summary)),
    });
    if (options.json === true) context.stdout.write(renderJson(validateDocument(summary, urlDiagnostics)));
    else printDiagnostics(context, urlDiagnostics, options);
    if (hasErrors(urlDiagnostics)) return exitCodes.failed;
    if (options.json !== true && options.quiet !== true) {
      context.stdout.write(`${paths.manifestName} is valid: ${describe(summary)}.\n`);
    }
    return exitCodes.done;
  } finally {
    await opened.close();
  }
}

function summaryOf(diagnostics: readonly Diagnostic[], what = ""): string {
  return renderProblemSummary({ command: "validate", diagnostics, allGood: `all good, ${what}.` });
}

function describe({ pages, assets }: { readonly pages: number; readonly assets: number }): string {
  return `${assets} ${assets === 1 ? "asset" : "assets"} on ${pages} ${pages === 1 ? "Page" : "Pages"}`;
}
