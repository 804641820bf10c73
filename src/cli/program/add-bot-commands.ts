import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { addCommonOptions, addSandboxOption } from "../options.ts";
import { addSendCommand } from "./add-send-command.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds what bots are made with. */
export function addBotCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
  program.commandsGroup("Bots:");
  const generate = addSandboxOption(
    program.command("generate").description("write the outputs; needs no token and no network"),
  ).option("--check", "write nothing; exit with 1 and show the difference when an output is not current");
  addCommonOptions(generate).action(async (options) => {
    const { runGenerate } = await import("../commands/generate.ts");
    setExitCode(await runGenerate(context, options));
  });
  addSendCommand(program, context, setExitCode);
}
