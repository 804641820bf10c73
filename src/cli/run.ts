import { CommanderError } from "commander";
import { DiagnosticError } from "../core/diagnostics/diagnostic.ts";
import { diagnosticsDocument } from "../views/diagnostics-document.ts";
import { renderDiagnostics } from "../views/render-diagnostics.ts";
import { renderJson } from "../views/render-json.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { textOptionsOf } from "./text-options.ts";

/** Runs one command line (without node and the script) and gives the exit code. */
export async function run(argv: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    return codeOfError(error, argv, context);
  }
}

function codeOfError(error: unknown, argv: readonly string[], context: CommandContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  if (error instanceof DiagnosticError) {
    const { diagnostics } = error;
    const hasColour = !argv.includes("--no-color");
    if (argv.includes("--json")) context.stdout.write(renderJson(diagnosticsDocument(diagnostics)));
    else
      context.stderr.write(renderDiagnostics(diagnostics, textOptionsOf(context, context.stderr, hasColour)));
    return exitCodes.failed;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr.write(
    `${stack}\n\nThis is a bug in messenger-assets. Report it with the lines above: ${bugsUrl}\n`,
  );
  return exitCodes.bug;
}

const bugsUrl = "https://github.com/messenger-assets/messenger-assets/issues";
