import { isObject, listAt, parseJson, valueAt } from "../../support/json.ts";
import { isCut, type ObservedCommand } from "../observed-command.ts";
import type { Violation } from "./violation.ts";

/**
 * Every ID whose reply the command got is on the disk when it has ended, or was told as not stored.
 *
 * A command that was cut off may have got a reply, or have it waiting in its socket, and not written it down. But of one
 * Page it never has more unwritten ones than uploads at a time: before it sends the next, it writes.
 */
export function checkReplies(command: ObservedCommand): readonly Violation[] {
  const stored = new Set(
    [...command.after.lockfile, ...command.after.journal].map(({ attachmentId }) => attachmentId),
  );
  const told = toldAsNotStored(command);
  const wasCut = isCut(command);
  const missing = command.made.filter(
    ({ attachmentId, digest }) =>
      command.replied.has(attachmentId) &&
      !stored.has(attachmentId) &&
      !told.has(attachmentId) &&
      !command.seenByOthers.has(attachmentId) &&
      !command.mayRepeat.has(digest),
  );
  const allowed = wasCut ? command.concurrency : 0;
  return [...new Set(missing.map(({ pageId }) => pageId))]
    .map((id) => missing.filter(({ pageId }) => pageId === id).map(({ attachmentId }) => attachmentId))
    .filter((lost) => lost.length > allowed)
    .map((lost) => ({
      invariant: "every ID whose reply reached the process is on the disk",
      what: `${lost.join(", ")} are not; of one Page, ${allowed} may be missing`,
    }));
}

/** The IDs in the command's diagnostics: only those that could not be stored are told there. */
export function toldAsNotStored({
  stdout,
  stderr,
}: Pick<ObservedCommand, "stdout" | "stderr">): ReadonlySet<string> {
  const lines = stderr.split("\n").filter((line) => !line.startsWith("uploaded "));
  const told = [...lines, JSON.stringify(diagnosticsOf(stdout))].join("\n");
  return new Set(told.match(/\b\d{16}\b/g) ?? []);
}

function diagnosticsOf(stdout: string): readonly unknown[] {
  try {
    const document = parseJson(stdout);
    return isObject(document) && valueAt(document, "diagnostics") !== undefined
      ? listAt(document, "diagnostics")
      : [];
  } catch {
    return [];
  }
}
