import { type JournaledUpload, journalVersion, type PossiblyLost } from "./journal.ts";
import { lockedAssetFields } from "./locked-asset-fields.ts";

/** The line that a run begins with; the numbers of intents count from it. */
export const journalHeader: string = line({ journalVersion });

/** The line that says that the upload number `intent` is about to be sent. */
export function renderIntent(intent: number, upload: PossiblyLost): string {
  const { page, pageId, key, digest } = upload;
  return line({ intent, page, pageId, key, digest });
}

/** The line that says that Meta took the upload number `intent`; it needs no other line to be understood. */
export function renderUploaded(intent: number, upload: JournaledUpload): string {
  const { page, pageId, platform, key, entry } = upload;
  const fields = Object.fromEntries(lockedAssetFields(entry));
  return line({ result: intent, outcome: "uploaded", page, pageId, platform, key, entry: fields });
}

/** The line that says that the upload number `intent` has no ID, that its reply was lost, or that its ID is revoked. */
export function renderNotUploaded(intent: number, outcome: "failed" | "lost" | "revoked"): string {
  return line({ result: intent, outcome });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
