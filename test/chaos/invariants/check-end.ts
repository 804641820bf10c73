import { listAt, textAt, valueAt } from "../../support/json.ts";
import { checkDocument } from "../../support/schemas.ts";
import { isCut, type ObservedCommand } from "../observed-command.ts";
import type { Violation } from "./violation.ts";

/** The exit code is one that the contract has for what happened, and `--json` printed one document that says the same. */
export function checkEnd(command: ObservedCommand): readonly Violation[] {
  if (isCut(command)) return checkCut(command);
  const { argv, exitCode } = command;
  const code = allowedCodes(command).includes(exitCode ?? -1)
    ? []
    : [ending(command, `exit code ${exitCode} after ${command.signals.join(", ") || "no signal"}`)];
  const printed = argv.includes("--json") ? checkPrinted(command) : [];
  return [...code, ...printed, ...checkLock(command)];
}

function checkCut(command: ObservedCommand): readonly Violation[] {
  const { signal, signals, isStuck, isSizeLimited } = command;
  if (isStuck) return [ending(command, "it did not end though it was asked to")];
  if (signal === null || signals.includes(signal) || (isSizeLimited && signal === "SIGXFSZ")) return [];
  return [ending(command, `ended by ${signal}, which nobody sent`)];
}

const signalCodes = new Map<NodeJS.Signals, number>([
  ["SIGINT", 130],
  ["SIGTERM", 143],
]);

function allowedCodes({ signals, mayFail, argv }: ObservedCommand): readonly number[] {
  const [first] = signals;
  const code = first === undefined ? undefined : signalCodes.get(first);
  const isBounded = argv.includes("--max-uploads") || argv.includes("--max-time");
  return [0, ...(mayFail ? [1] : []), ...(isBounded ? [3] : []), ...(code === undefined ? [] : [code])];
}

const codesOfStatus: Readonly<Record<string, readonly number[]>> = {
  complete: [0],
  partial: [1, 3],
  failed: [1],
  interrupted: [130, 143],
};

function checkPrinted(command: ObservedCommand): readonly Violation[] {
  try {
    const document = checkDocument("apply", command.stdout);
    const status = textAt(document, "status");
    const isFitting = codesOfStatus[status]?.includes(command.exitCode ?? -1) === true;
    return [
      ...(isFitting ? [] : [ending(command, `status ${status} with exit code ${command.exitCode}`)]),
      ...checkResults(command, document),
    ];
  } catch (error) {
    return [ending(command, `no valid document: ${error instanceof Error ? error.message : error}`)];
  }
}

/** A command that was killed does not keep the next one out. */
function checkLock(command: ObservedCommand): readonly Violation[] {
  const isLocked = command.stdout.includes("run-locked") || command.stderr.includes("run-locked");
  return isLocked ? [ending(command, "the run lock could not be taken")] : [];
}

/** What it says that a key holds now is on the disk, unless somebody else wrote the lockfile too. */
function checkResults(command: ObservedCommand, document: unknown): readonly Violation[] {
  if (command.hasOtherWriter || valueAt(document, "results") === undefined) return [];
  const held = new Set(
    [...command.after.lockfile, ...command.after.journal]
      .filter(({ place }) => place !== "retired")
      .map(({ key, attachmentId }) => `${key} ${attachmentId}`),
  );
  return listAt(document, "results")
    .filter((result) => ["uploaded", "reused", "kept"].includes(textAt(result, "outcome")))
    .map((result) => `${textAt(result, "key")} ${textAt(result, "attachmentId")}`)
    .filter((text) => !held.has(text))
    .map((text) => ending(command, `it says that it holds ${text}; no file does`));
}

function ending({ argv }: ObservedCommand, what: string): Violation {
  return { invariant: "a command ends as the contract says", what: `${argv.join(" ")}: ${what}` };
}
