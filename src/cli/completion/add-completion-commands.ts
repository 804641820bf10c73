import { Argument, type Command } from "commander";
import { type Shell, shells } from "../../views/completion/shells.ts";
import type { CommandContext } from "../context.ts";
import { addCommonOptions, type CommonOptions } from "../options.ts";

const wordsCommand = "__complete";

/** Adds `completion`, and the hidden command that its scripts ask for keys and Pages. To be called last. */
export function addCompletionCommands(
  program: Command,
  context: CommandContext,
  setExitCode: (code: number) => void,
): void {
  const completion = program
    .command("completion")
    .description("print a script that completes commands, options, keys and Pages in your shell")
    .addArgument(new Argument("<shell>", "the shell").choices(shells));
  addCommonOptions(completion).action(async (shell: Shell, options: CommonOptions) => {
    const [{ describeProgram }, { runCompletion }] = await Promise.all([
      import("./describe-program.ts"),
      import("../commands/completion.ts"),
    ]);
    setExitCode(runCompletion(context, { program: describeProgram(program, wordsCommand), shell }, options));
  });

  program
    .command(wordsCommand, { hidden: true })
    .addArgument(new Argument("<kind>").choices(["keys", "pages"]))
    .argument("[words...]")
    .action(async (kind: "keys" | "pages", words: readonly string[]) => {
      const { runCompleteWords } = await import("../commands/complete-words.ts");
      setExitCode(await runCompleteWords(context, { kind, words }));
    });
}
