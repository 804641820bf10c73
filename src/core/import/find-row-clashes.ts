import { type Diagnostic, formatPlace } from "../diagnostics/diagnostic.ts";
import { isSameEntry } from "../lockfile/compare-locked.ts";
import { isSameUpload } from "../lockfile/same-upload.ts";
import type { TakenOver } from "./create-entries.ts";
import { rowError } from "./import-row.ts";

/** Rows that contradict one before: another ID or date for one key, or one ID for two uploads or two Pages. */
export function findRowClashes(takenOver: readonly TakenOver[]): readonly Diagnostic[] {
  const byKey = new Map<string, TakenOver>();
  const byId = new Map<string, TakenOver>();
  return takenOver.flatMap((one): readonly Diagnostic[] => {
    const { target, entry } = one;
    const key = JSON.stringify([target.page.name, target.asset.key]);
    const sameKey = byKey.get(key) ?? one;
    const sameId = byId.get(entry.attachmentId) ?? one;
    byKey.set(key, sameKey);
    byId.set(entry.attachmentId, sameId);
    if (!isSameEntry(sameKey.entry, entry)) return [secondRow(one, sameKey)];
    const isOneUpload = sameId.target.page === target.page && isSameUpload(sameId.entry, entry);
    return isOneUpload ? [] : [secondUse(one, sameId)];
  });
}

function secondRow({ target: { row } }: TakenOver, first: TakenOver): Diagnostic {
  const message = `\`${row.key}\` stands twice, with another ID or date${placeOf(first)}`;
  return rowError(row, "key", { code: "import-row", message, hint: "remove one of the two" });
}

function secondUse({ target: { row } }: TakenOver, first: TakenOver): Diagnostic {
  const { page, asset } = first.target;
  return rowError(row, "attachment_id", {
    code: "attachment-id-taken",
    message: `ID ${row.attachmentId} is given to \`${asset.key}\` of Page \`${page.name}\` too, and an ID stands for one upload to one Page${placeOf(first)}`,
    hint: "remove the one that is wrong",
  });
}

function placeOf({ target: { row } }: TakenOver): string {
  const place = row.placeOf?.("key");
  return place === undefined ? "" : `; first at ${formatPlace(place)}`;
}
