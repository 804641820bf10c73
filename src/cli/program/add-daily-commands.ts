import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import {
  addAtOption,
  addCommonOptions,
  addLockOption,
  addPlanningOptions,
  addSandboxOption,
  addSelectionOptions,
  integerFrom,
  toDuration,
} from "../options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds what is used every day. */
export function addDailyCommands(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
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
    const { runPlan } = await import("../commands/plan.ts");
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
    const { runApply } = await import("../commands/apply.ts");
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
    const { runCheck } = await import("../commands/check.ts");
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
    const { runStatus } = await import("../commands/status.ts");
    setExitCode(await runStatus(context, options));
  });
}
