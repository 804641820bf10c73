import { Command, Option } from "commander";
import { addCompletionCommands } from "./completion/add-completion-commands.ts";
import type { CommandContext } from "./context.ts";
import { importSourceOf } from "./import-source.ts";
import {
  addAtOption,
  addCommonOptions,
  addLockOption,
  addPageOption,
  addPlanningOptions,
  addSandboxOption,
  addSelectionOptions,
  integerFrom,
  toDuration,
  toUploadDate,
} from "./options.ts";
import { packageVersion } from "./package-version.ts";
import { addFaultOptions } from "./sandbox-fault-options.ts";

type SetExitCode = (code: number) => void;

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

function addDailyCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
  program.commandsGroup("Daily:");
  const plan = addPlanningOptions(
    program.command("plan").description("show what apply would do; writes nothing"),
  )
    .option("--offline", "no network: a URL asset counts as unchanged while its URL is")
    .option("--detailed-exitcode", "exit with 2 when there is something to do")
    .addOption(
      new Option("--format <format>", "how the plan is printed; markdown is for a pull request comment")
        .choices(["text", "json", "markdown"])
        .default("text"),
    );
  addCommonOptions(plan).action(async (options, command: Command) => {
    if (options.json === true && options.format === "markdown") {
      command.error("error: option '--json' cannot be used with option '--format markdown'");
    }
    const { runPlan } = await import("./commands/plan.ts");
    setExitCode(await runPlan(context, options));
  });

  const apply = addPlanningOptions(
    program.command("apply").description("upload what the plan says, and write the lockfile and the outputs"),
  )
    .addOption(
      new Option("--concurrency <n>", "uploads at a time and Page, at the most")
        .argParser(integerFrom(1))
        .default(4),
    )
    .addOption(
      new Option("--max-usage <percent>", "hold the Page's usage figures below it")
        .argParser(integerFrom(1))
        .default(80),
    )
    .addOption(
      new Option(
        "--max-uploads <n>",
        "stop after so many uploads; 0 records what a cut-off run left behind",
      ).argParser(integerFrom(0)),
    )
    .addOption(
      new Option("--max-time <duration>", "start no upload after this long, such as 10m").argParser(
        toDuration,
      ),
    )
    .addOption(
      new Option("--commit", "commit the lockfile and the outputs, and nothing else").conflicts("sandbox"),
    )
    .addOption(
      new Option("--push", "commit on top of the remote's branch, and push; implies --commit").conflicts(
        "sandbox",
      ),
    )
    .option("--skip-ci", "ask CI systems to run nothing for the commit");
  addCommonOptions(addLockOption(apply)).action(async (options) => {
    if (options.skipCi === true && options.commit !== true && options.push !== true) {
      apply.error("error: option '--skip-ci' has no meaning without '--commit'");
    }
    const { runApply } = await import("./commands/apply.ts");
    setExitCode(await runApply(context, options));
  });

  const check = addAtOption(
    addSelectionOptions(
      program
        .command("check")
        .description("fail unless every asset has a live ID of its bytes; needs no network"),
    ),
  )
    .addOption(
      new Option("--within <duration>", "fail when an ID expires within this long")
        .argParser(toDuration)
        .default(14 * 86_400_000, "14d"),
    )
    .addOption(
      new Option(
        "--base <ref>",
        "fail when an entry of the lockfile is not as in this revision, or where the branch left it",
      ).conflicts("sandbox"),
    )
    .option("--offline", "no network: always so");
  addCommonOptions(addSandboxOption(check)).action(async (options) => {
    const { runCheck } = await import("./commands/check.ts");
    setExitCode(await runCheck(context, options));
  });

  const status = addSelectionOptions(
    program
      .command("status")
      .description("show the attachment IDs of the lockfile, those that expire soonest first"),
  ).addOption(
    new Option(
      "--fail-within <duration>",
      "exit with 1 when an ID has expired, or expires within this long",
    ).argParser(toDuration),
  );
  addCommonOptions(addSandboxOption(addAtOption(status))).action(async (options) => {
    const { runStatus } = await import("./commands/status.ts");
    setExitCode(await runStatus(context, options));
  });
}

function addBotCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
  program.commandsGroup("Bots:");
  const generate = addSandboxOption(
    program.command("generate").description("write the outputs; needs no token and no network"),
  ).option("--check", "write nothing; exit with 1 and show the difference when an output is not current");
  addCommonOptions(generate).action(async (options) => {
    const { runGenerate } = await import("./commands/generate.ts");
    setExitCode(await runGenerate(context, options));
  });
}

function addLockfileCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
  program.commandsGroup("Lockfile:");
  const importing = addLockOption(
    addSelectionOptions(
      program
        .command("import")
        .description("take over attachment IDs that were uploaded elsewhere; needs no token and no network")
        .argument("[key]", "the asset, as in the manifest")
        .argument("[id]", "the attachment ID of the bytes that it has now")
        .addOption(
          new Option(
            "--uploaded-at <date>",
            "when it was uploaded: YYYY-MM-DD (00:00 UTC), an RFC 3339 time, or `unknown` (the next apply renews it)",
          ).argParser(toUploadDate),
        )
        .option(
          "--from <file>",
          "take the IDs from a file: CSV or JSON with key, attachment_id, uploaded_at and page; another lockfile; the journal of a run that was cut off",
        ),
    ),
  );
  addCommonOptions(importing).action(async (key, attachmentId, options, command) => {
    const source = importSourceOf({ key, attachmentId }, options, command);
    const { runImport } = await import("./commands/import.ts");
    setExitCode(await runImport(context, source, options));
  });

  const forgetting = program
    .command("forget")
    .description(
      "drop attachment IDs from the lockfile that are dead or wrong; apply uploads their assets again",
    )
    .argument("<key...>", "keys, or attachment IDs");
  addCommonOptions(addLockOption(addSelectionOptions(forgetting))).action(async (names, options) => {
    const { runForget } = await import("./commands/forget.ts");
    setExitCode(await runForget(context, names, options));
  });

  const explain = addPageOption(
    program
      .command("explain")
      .description("tell all about a key or an attachment ID, also one that is gone")
      .argument("<key|id>", "a key of the manifest or the lockfile, or an attachment ID"),
  );
  addCommonOptions(explain).action(async (word: string, options) => {
    const { runExplain } = await import("./commands/explain.ts");
    setExitCode(await runExplain(context, word, options));
  });

  const forecast = addAtOption(
    program.command("forecast").description("show how many uploads renewals will need, week by week"),
  ).addOption(new Option("--weeks <n>", "how far to look").argParser(integerFrom(1, 520)).default(16));
  addCommonOptions(forecast).action(async (options) => {
    const { runForecast } = await import("./commands/forecast.ts");
    setExitCode(await runForecast(context, options));
  });
}

function addSetUpCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
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
    const { runInit } = await import("./commands/init.ts");
    setExitCode(await runInit(context, options));
  });

  const validate = program
    .command("validate")
    .description("check the manifest and the files that it names; needs no token and no network");
  addCommonOptions(addSandboxOption(validate)).action(async (options) => {
    const { runValidate } = await import("./commands/validate.ts");
    setExitCode(await runValidate(context, options));
  });

  const sandbox = program
    .command("sandbox")
    .description("run a Graph API emulator until a signal")
    .addOption(
      new Option("--port <n>", "the port; 0 is a free one").argParser(integerFrom(0, 65_535)).default(0),
    )
    .addOption(new Option("--host <host>", "the address to listen on").default("127.0.0.1"));
  addCommonOptions(addFaultOptions(sandbox)).action(async (options) => {
    const { runSandbox } = await import("./commands/sandbox.ts");
    setExitCode(await runSandbox(context, options));
  });
}
