import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { importSourceOf } from "../import-source.ts";
import {
  addAtOption,
  addCommonOptions,
  addLockOption,
  addPageOption,
  addSelectionOptions,
  integerFrom,
  toUploadDate,
} from "../options.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds what looks into the lockfile, and changes it by hand. */
export function addLockfileCommands(
  program: Command,
  context: CommandContext,
  setExitCode: SetExitCode,
): void {
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
    const { runImport } = await import("../commands/import.ts");
    setExitCode(await runImport(context, source, options));
  });

  const forgetting = program
    .command("forget")
    .description(
      "drop attachment IDs from the lockfile that are dead or wrong; apply uploads their assets again",
    )
    .argument("<key...>", "keys, or attachment IDs");
  addCommonOptions(addLockOption(addSelectionOptions(forgetting))).action(async (names, options) => {
    const { runForget } = await import("../commands/forget.ts");
    setExitCode(await runForget(context, names, options));
  });

  const explain = addPageOption(
    program
      .command("explain")
      .description("tell all about a key or an attachment ID, also one that is gone")
      .argument("<key|id>", "a key of the manifest or the lockfile, or an attachment ID"),
  );
  addCommonOptions(explain).action(async (word: string, options) => {
    const { runExplain } = await import("../commands/explain.ts");
    setExitCode(await runExplain(context, word, options));
  });

  const forecast = addAtOption(
    program.command("forecast").description("show how many uploads renewals will need, week by week"),
  ).addOption(new Option("--weeks <n>", "how far to look").argParser(integerFrom(1, 520)).default(16));
  addCommonOptions(forecast).action(async (options) => {
    const { runForecast } = await import("../commands/forecast.ts");
    setExitCode(await runForecast(context, options));
  });
}
