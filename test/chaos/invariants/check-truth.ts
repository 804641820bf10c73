import type { Attachment } from "../attachment.ts";
import { type Entry, identityOf } from "../entry.ts";
import type { Violation } from "./violation.ts";

/** What is recorded of an ID is what the sandbox made it of; `madeUp` are the IDs that no sandbox gave. */
export function checkTruth(
  entries: readonly Entry[],
  attachments: readonly Attachment[],
  madeUp: ReadonlyMap<string, Entry>,
): readonly Violation[] {
  const truths = new Map<string, Attachment | Entry>([
    ...madeUp,
    ...attachments.map((attachment) => [attachment.attachmentId, attachment] as const),
  ]);
  return entries.flatMap((entry) => {
    const truth = truths.get(entry.attachmentId);
    if (truth !== undefined && describe(truth) === describe(entry)) return [];
    const { attachmentId, key, place } = entry;
    const made = truth === undefined ? "was never made" : `was made as ${describe(truth)}`;
    return {
      invariant: "what is recorded is true",
      what: `${place} ${key} says of ${attachmentId}: ${describe(entry)}; it ${made}`,
    };
  });
}

function describe(upload: Attachment | Entry): string {
  return `${identityOf(upload)} ${upload.sizeBytes} bytes`;
}
