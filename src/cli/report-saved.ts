import { printable } from "../core/text/printable.ts";
import type { WrittenOutputs } from "../io/outputs/write-outputs.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import type { CommonOptions } from "./options.ts";
import { hasErrors, printDiagnostics } from "./print.ts";

/** How a command that wrote the lockfile tells what it did. */
export interface SavedReport {
  readonly options: CommonOptions;
  /** What `--json` prints. */
  readonly document: () => string;
  readonly text: () => string;
}

/** Tells what was written, and gives the exit code: 1 where an output could not be. */
export function reportSaved(
  context: CommandContext,
  { written, diagnostics }: WrittenOutputs,
  { options, document, text }: SavedReport,
): number {
  const { stdout, stderr } = context;
  if (options.json === true) stdout.write(document());
  else {
    if (options.quiet !== true) stdout.write(text());
    printDiagnostics(context, diagnostics, options);
    if (options.quiet !== true) for (const name of written) stderr.write(`wrote ${printable(name)}\n`);
  }
  return hasErrors(diagnostics) ? exitCodes.failed : exitCodes.done;
}
