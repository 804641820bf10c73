import type { Command } from "commander";
import type { MessagingType } from "../apply/send/send-message.ts";
import type { SendTarget } from "../core/send/choose-assets.ts";
import type { SendCommandTarget } from "./commands/send.ts";
import { exitCodes } from "./exit-codes.ts";

/** The options that say what is sent. */
export interface SendWords {
  readonly all?: true;
  readonly upload?: true;
  readonly save?: true;
  readonly text?: string;
  readonly messagingType?: MessagingType;
  readonly tag?: string;
}

/** What a command line asks to be sent, and as what; anything that contradicts itself is wrong usage. */
export function sendTargetOf(
  key: string | undefined,
  words: SendWords,
  command: Pick<Command, "error">,
): { readonly target: SendCommandTarget; readonly messagingType: MessagingType } {
  const fail = (message: string): never =>
    command.error(`error: ${message}`, { exitCode: exitCodes.wrongUsage });
  const { all, upload, save, text, tag } = words;
  if (key !== undefined && all === true) return fail("`--all` takes the place of a key");
  if (key === undefined && all !== true && text === undefined) {
    return fail("`send` takes a key, or `--all`, or `--text` alone");
  }
  const target = targetOf(key, all);
  const mode = save === true ? "save" : upload === true ? "upload" : "id";
  if (target.kind === "text" && mode !== "id") return fail(`\`--${mode}\` needs a key, or \`--all\``);
  const { messagingType = tag === undefined ? "RESPONSE" : "MESSAGE_TAG" } = words;
  if (tag !== undefined && messagingType !== "MESSAGE_TAG") {
    return fail("`--tag` goes with the messaging type MESSAGE_TAG alone");
  }
  if (tag === undefined && messagingType === "MESSAGE_TAG") {
    return fail("the messaging type MESSAGE_TAG needs a `--tag`");
  }
  return { target: { target, mode }, messagingType };
}

function targetOf(key: string | undefined, all: true | undefined): SendTarget {
  if (key !== undefined) return { kind: "key", key };
  return all === true ? { kind: "all" } : { kind: "text" };
}
