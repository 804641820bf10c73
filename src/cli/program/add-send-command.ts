import { type Command, InvalidArgumentError, Option } from "commander";
import { messagingTypes } from "../../apply/send/send-message.ts";
import type { CommandContext } from "../context.ts";
import { addCommonOptions, addLockOption, addSandboxOption, addSelectionOptions } from "../options.ts";
import { sendTargetOf } from "../send-target.ts";
import type { SetExitCode } from "./set-exit-code.ts";

/** Adds `send`, which shows on a user's screen what the bots would. */
export function addSendCommand(program: Command, context: CommandContext, setExitCode: SetExitCode): void {
  const send = addSelectionOptions(
    program
      .command("send")
      .description("send assets, or a text, to one user: proves that they arrive")
      .argument("[key]", "the asset, as in the manifest")
      .addOption(
        new Option("--to <psid>", "the user: the PSID on the Page that sends")
          .argParser(toText)
          .makeOptionMandatory(),
      )
      .option("--all", "send every asset of the Page, one after the other")
      .addOption(
        new Option(
          "--upload",
          "send the bytes, or have Meta fetch the URL; no ID is used or recorded",
        ).conflicts("save"),
      )
      .option("--save", "the same, and record the ID that Meta gives in the lockfile")
      .addOption(new Option("--text <text>", "send this text first, or alone").argParser(toText))
      .addOption(
        new Option(
          "--messaging-type <type>",
          "why it is sent (default: RESPONSE, and MESSAGE_TAG with --tag)",
        ).choices(messagingTypes),
      )
      .addOption(
        new Option(
          "--tag <tag>",
          "send outside the 24-hour window, such as HUMAN_AGENT, ACCOUNT_UPDATE, CONFIRMED_EVENT_UPDATE, POST_PURCHASE_UPDATE",
        ).argParser(toTag),
      ),
  ).option("--allow-private-hosts", "URL assets may be on private or loopback addresses");
  addCommonOptions(addSandboxOption(addLockOption(send))).action(async (key, options, command) => {
    const { target, messagingType } = sendTargetOf(key, options, command);
    const { runSend } = await import("../commands/send.ts");
    setExitCode(await runSend(context, target, { ...options, messagingType }));
  });
}

function toText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

/** Meta adds tags and takes them away: whether there is such a one, it says itself. */
function toTag(text: string): string {
  if (/^[A-Z][A-Z_]*$/.test(text)) return text;
  throw new InvalidArgumentError("It must be in capital letters, such as `HUMAN_AGENT`.");
}
