import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { addCommonOptions, addPageOption, addSandboxOption, integerFrom } from "../options.ts";
import { addFaultOptions } from "../sandbox-fault-options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds what a project begins with. */
export function addSetUpCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
  program.commandsGroup("Set-up:");
  const init = program
    .command("init")
    .description("write a manifest for the media files in this folder, and pipelines for CI")
    .addOption(
      new Option("--ci <service>", "write the pipelines that plan, apply and check").choices([
        "github",
        "gitlab",
      ]),
    )
    .option("--code-owner <owner>", "with --ci: whose review a change of the lockfile by hand needs");
  addCommonOptions(init).action(async (options) => {
    const { runInit } = await import("../commands/init.ts");
    setExitCode(await runInit(context, options));
  });

  const validate = program
    .command("validate")
    .description("check the manifest and the files that it names; needs no token and no network");
  addCommonOptions(addSandboxOption(validate)).action(async (options) => {
    const { runValidate } = await import("../commands/validate.ts");
    setExitCode(await runValidate(context, options));
  });

  const doctor = addPageOption(
    program
      .command("doctor")
      .description("check all that apply needs, from the manifest to the tokens; uploads nothing"),
  );
  addCommonOptions(doctor).action(async (options) => {
    const { runDoctor } = await import("../commands/doctor.ts");
    setExitCode(await runDoctor(context, options));
  });

  const sandbox = program
    .command("sandbox")
    .description("run a Graph API emulator until a signal")
    .addOption(
      new Option("--port <n>", "the port; 0 is a free one").argParser(integerFrom(0, 65_535)).default(0),
    )
    .addOption(new Option("--host <host>", "the address to listen on").argParser(toHost).default("127.0.0.1"))
    .option(
      "--config <file>",
      "Pages, apps and their secrets, in JSON or YAML, in place of the manifest's Pages",
    );
  addCommonOptions(addFaultOptions(sandbox)).action(async (options) => {
    const { runSandbox } = await import("../commands/sandbox.ts");
    setExitCode(await runSandbox(context, options));
  });
}

/** An empty address would be all of them. */
function toHost(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must be an address or a name such as `127.0.0.1`.");
}
