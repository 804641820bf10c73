import { describeSource } from "../desired/describe-source.ts";
import type { Content, DesiredAsset } from "../desired/desired-state.ts";
import { indexUrls, recallContent } from "../desired/recall-content.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";
import { isSameUpload } from "../lockfile/same-upload.ts";
import { dateId, isSameDate } from "./date-id.ts";
import { describeTaken } from "./describe-taken.ts";
import { type IdHolders, indexHolders } from "./id-holders.ts";
import { type RowField, type RowProblem, rowError } from "./import-row.ts";
import type { ImportWorld } from "./import-world.ts";
import type { ImportTarget } from "./resolve-row.ts";

/** A row with the entry that its key gets. */
export interface TakenOver {
  readonly target: ImportTarget;
  readonly entry: LockedAsset;
}

/** The entry of a row, or why there can be none. */
export type CreatedEntry =
  | { readonly kind: "entry"; readonly takenOver: TakenOver }
  | { readonly kind: "problem"; readonly diagnostic: Diagnostic };

interface Knowledge {
  readonly world: ImportWorld;
  readonly holders: IdHolders;
  readonly urls: ReadonlyMap<string, LockedAsset>;
}

/** Gives what makes the entries of rows: the bytes that an asset has now, under the ID that was uploaded elsewhere. */
export function createEntries(world: ImportWorld): (target: ImportTarget) => CreatedEntry {
  const { lockfile } = world;
  const knowledge = { world, holders: indexHolders(lockfile), urls: indexUrls(lockfile) };
  return (target) => {
    const { row, page } = target;
    const own = lockfile.pages.get(page.name)?.assets.get(row.key);
    return own?.attachmentId === row.attachmentId
      ? redateEntry(target, own, world)
      : createEntry(target, knowledge);
  };
}

/** The key has the ID already: its date alone may be another. */
function redateEntry(target: ImportTarget, own: LockedAsset, { desired, nowMs }: ImportWorld): CreatedEntry {
  const { row } = target;
  if (isSameDate(row.uploadedAt, own)) return { kind: "entry", takenOver: { target, entry: own } };
  const dated = dateId(row, { renewal: desired.renewal, nowMs });
  if (dated.kind === "problem") return failed(target, "uploaded_at", dated.problem);
  return { kind: "entry", takenOver: { target, entry: { ...own, ...dated.dates } } };
}

function createEntry(target: ImportTarget, { world, holders, urls }: Knowledge): CreatedEntry {
  const { row, page, asset } = target;
  const content = contentOf(asset, urls);
  if (content.kind !== "known") return failed(target, "key", contentUnknown(asset));
  const { digest, sizeBytes, type, contentType } = content;
  const bytes = { digest, sizeBytes, type, contentType, ...describeSource({ ...asset, content }) };
  const held = holders.get(row.attachmentId) ?? [];
  const other = held.find((holder) => holder.page !== page.name || !isSameUpload(holder.entry, bytes));
  if (other !== undefined)
    return failed(target, "attachment_id", describeTaken({ ...row, page: page.name }, other));
  const { renewal } = world.desired;
  const dated = dateId(row, { renewal, nowMs: world.nowMs, known: held[0]?.entry });
  if (dated.kind === "problem") return failed(target, "uploaded_at", dated.problem);
  const entry = { ...bytes, attachmentId: row.attachmentId, ...dated.dates };
  return { kind: "entry", takenOver: { target, entry } };
}

/** What a URL holds was not asked now: an entry of the lockfile, on whatever Page, says what it held. */
function contentOf({ content, source }: DesiredAsset, urls: ReadonlyMap<string, LockedAsset>): Content {
  const locked = content.kind === "known" ? undefined : urls.get(source);
  if (locked === undefined) return content;
  return recallContent(locked, content.type === undefined ? {} : { type: content.type });
}

function contentUnknown({ key, source }: DesiredAsset): RowProblem {
  return {
    code: "content-unknown",
    message: `what is behind \`${source}\` is not known: nothing was uploaded from there yet`,
    hint: `let \`apply\` upload it, or give \`${key}\` a \`path\` in place of its URL: an ID is taken over for bytes`,
  };
}

function failed({ row }: ImportTarget, field: RowField, problem: RowProblem): CreatedEntry {
  return { kind: "problem", diagnostic: rowError(row, field, problem) };
}
