import { CommanderError } from "commander";
import { type Diagnostic, DiagnosticError } from "../core/diagnostics/diagnostic.ts";
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
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    if (asksForJson(argv)) context.stdout.write(renderJson(diagnosticsDocument([wrongUsage(error)])));
    return exitCodes.wrongUsage;
  }
  if (error instanceof DiagnosticError) {
    const { diagnostics } = error;
    const hasColour = !argv.includes("--no-color");
    if (asksForJson(argv)) context.stdout.write(renderJson(diagnosticsDocument(diagnostics)));
    else
      context.stderr.write(renderDiagnostics(diagnostics, textOptionsOf(context, context.stderr, hasColour)));
    return exitCodes.failed;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (asksForJson(argv)) context.stdout.write(renderJson(diagnosticsDocument([bug(error)])));
  context.stderr.write(
    `${stack}\n\nThis is a bug in messenger-assets. Report it with the lines above: \`npm bugs messenger-assets\` opens the tracker.\n`,
  );
  return exitCodes.bug;
}

function asksForJson(argv: readonly string[]): boolean {
  const isFormat = (word: string, index: number): boolean =>
    word === "--format=json" || (word === "--format" && argv[index + 1] === "json");
  return argv.includes("--json") || argv.some(isFormat);
}

function wrongUsage({ message }: CommanderError): Diagnostic {
  const [what = "", hint] = message.replace(/^error: /, "").split("\n");
  return {
    code: "wrong-usage",
    severity: "error",
    message: what,
    hint: hint?.replace(/^\(|\)$/g, "") ?? "`messenger-assets --help` shows what there is",
  };
}

function bug(error: unknown): Diagnostic {
  return {
    code: "bug",
    severity: "error",
    message: `this is a bug in messenger-assets: ${error instanceof Error ? error.message : String(error)}`,
    hint: "report it with what stands on stderr: `npm bugs messenger-assets` opens the tracker",
  };
}
