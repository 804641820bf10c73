import type { Command } from "commander";
import type { ImportCommandOptions, ImportSource } from "./commands/import.ts";
import { exitCodes } from "./exit-codes.ts";

/** The words of the command line. */
export interface ImportWords {
  readonly key?: string;
  readonly attachmentId?: string;
}

/** What a command line asks to be imported; anything but one ID, or one file, is wrong usage. */
export function importSourceOf(
  { key, attachmentId }: ImportWords,
  { from, uploadedAt }: Pick<ImportCommandOptions, "from" | "uploadedAt">,
  command: Pick<Command, "error">,
): ImportSource {
  const fail = (message: string): never =>
    command.error(`error: ${message}`, { exitCode: exitCodes.wrongUsage });
  if (from !== undefined) {
    if (key !== undefined) return fail("`--from` takes the place of a key and an attachment ID");
    if (uploadedAt !== undefined) return fail("with `--from` the file says when each ID was uploaded");
    return { kind: "file", name: from };
  }
  if (key === undefined || attachmentId === undefined) {
    return fail("`import` takes a key and an attachment ID, or `--from` a file");
  }
  if (uploadedAt === undefined) {
    return fail("`--uploaded-at` is missing: a date, or `unknown`, and the next apply renews the ID");
  }
  return { kind: "id", key, attachmentId, uploadedAt };
}
