import type { CompletedProgram } from "../../views/completion/completed-program.ts";
import { renderCompletion } from "../../views/completion/render-completion.ts";
import type { Shell } from "../../views/completion/shells.ts";
import { renderJson } from "../../views/render-json.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonOptions } from "../options.ts";

/** What is completed, and where. */
export interface CompletionRequest {
  readonly program: CompletedProgram;
  readonly shell: Shell;
}

/** Prints the script by which a shell completes command lines. */
export function runCompletion(
  { stdout }: CommandContext,
  { program, shell }: CompletionRequest,
  { json }: CommonOptions,
): number {
  const script = renderCompletion(program, shell);
  stdout.write(json === true ? renderJson({ formatVersion: 1, status: "complete", shell, script }) : script);
  return exitCodes.done;
}
