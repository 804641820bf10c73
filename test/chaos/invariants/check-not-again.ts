import type { Attachment } from "../attachment.ts";
import { identityOf, isSurelyNotDue } from "../entry.ts";
import type { ObservedCommand } from "../observed-command.ts";
import type { Violation } from "./violation.ts";

/** No asset is uploaded again though its ID was known: when the command began, or since one of its replies. */
export function checkNotAgain(command: ObservedCommand): readonly Violation[] {
  const { before, made, replied, removedByOthers, mayRepeat, nowMs } = command;
  const known = new Map(
    [...before.lockfile, ...before.journal]
      .filter((entry) => isSurelyNotDue(entry, nowMs) && !removedByOthers.has(entry.attachmentId))
      .map((entry) => [identityOf(entry), entry.attachmentId] as const),
  );
  const violations: Violation[] = [];
  for (const attachment of made) {
    const identity = identityOf(attachment);
    const earlier = known.get(identity);
    if (earlier !== undefined && !mayRepeat.has(attachment.digest))
      violations.push(again(attachment, earlier));
    if (replied.has(attachment.attachmentId)) known.set(identity, attachment.attachmentId);
  }
  return violations;
}

function again({ fileName, pageId, attachmentId }: Attachment, earlier: string): Violation {
  return {
    invariant: "no asset is uploaded again though its ID is known",
    what: `${fileName} went to Page ${pageId} again as ${attachmentId}; it was ${earlier} already`,
  };
}
