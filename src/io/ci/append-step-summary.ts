import { appendFile, stat } from "node:fs/promises";
import { type Diagnostic, DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import { errorCode } from "../error-code.ts";
import { type FileProblem, fileError } from "../file-error.ts";

/** GitHub drops a step's whole summary when it is larger (its documentation, 2026). */
const largestSummaryBytes = 1_048_576;

/** Appends Markdown to the summary of a CI step; gives a warning, `step-summary-unwritable`, where that cannot be. */
export async function appendStepSummary(file: string, markdown: string): Promise<readonly Diagnostic[]> {
  const text = `\n${markdown}`;
  try {
    if ((await sizeOf(file)) + Buffer.byteLength(text) > largestSummaryBytes) return [fullWarning(file)];
    await appendFile(file, text);
    return [];
  } catch (error) {
    const thrown = fileError(unwritable(file, "cannot be written", writableHint), error);
    if (!(thrown instanceof DiagnosticError)) throw thrown;
    return thrown.diagnostics.map((diagnostic) => ({ ...diagnostic, severity: "warning" }));
  }
}

const writableHint =
  "`GITHUB_STEP_SUMMARY` names a file that GitHub Actions makes; nothing else depends on it";

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

function fullWarning(file: string): Diagnostic {
  const problem = "would be larger than the 1 MiB that GitHub takes, and stays as it is";
  return { ...unwritable(file, problem, "run fewer commands in one step"), severity: "warning" };
}

function unwritable(file: string, problem: string, hint: string): FileProblem {
  return { code: "step-summary-unwritable", message: `the step's summary ${problem}`, hint, file };
}
