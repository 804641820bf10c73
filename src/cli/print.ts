import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../views/render-diagnostics.ts";
import type { CommandContext } from "./context.ts";
import type { CommonOptions } from "./options.ts";
import { textOptionsOf } from "./text-options.ts";

/** Prints diagnostics for people on stderr; with `--quiet`, errors alone. */
export function printDiagnostics(
  context: CommandContext,
  diagnostics: readonly Diagnostic[],
  { color, quiet, verbose }: CommonOptions,
): void {
  const shown = quiet === true ? diagnostics.filter(({ severity }) => severity === "error") : diagnostics;
  const text = textOptionsOf(context, context.stderr, color);
  context.stderr.write(renderDiagnostics(shown, { ...text, isFolded: verbose !== true }));
}

/** Whether there is an error among the diagnostics. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
