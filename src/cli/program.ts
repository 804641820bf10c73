import { Command } from "commander";
import { addCompletionCommands } from "./completion/add-completion-commands.ts";
import type { CommandContext } from "./context.ts";
import { packageVersion } from "./package-version.ts";
import { addBotCommands } from "./program/add-bot-commands.ts";
import { addDailyCommands } from "./program/add-daily-commands.ts";
import { addLockfileCommands } from "./program/add-lockfile-commands.ts";
import { addSetUpCommands } from "./program/add-set-up-commands.ts";
import type { SetExitCode } from "./program/set-exit-code.ts";

/** The command line. What a command needs is loaded when it runs. */
export function createProgram(context: CommandContext, setExitCode: SetExitCode): Command {
  const program = new Command("messenger-assets")
    .description("Keeps the media of a Messenger bot in git: plans, uploads and renews attachment IDs.")
    .version(packageVersion, "--version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError("(`messenger-assets --help` shows what there is)")
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
    });
  addDailyCommands(program, context, setExitCode);
  addBotCommands(program, context, setExitCode);
  addLockfileCommands(program, context, setExitCode);
  addSetUpCommands(program, context, setExitCode);
  addCompletionCommands(program, context, setExitCode);
  return program;
}
