import type { Renewal } from "../desired/desired-state.ts";
import type { LockedAsset } from "../lockfile/lockfile.ts";
import { formatInstant } from "../text/format-instant.ts";
import type { ImportRow, RowProblem, UploadDate } from "./import-row.ts";

/** When an ID was uploaded, and when it ends; milliseconds since the epoch. */
export type IdDates = Pick<LockedAsset, "uploadedAtMs" | "expiresAtMs">;

/** The dates of an ID, or why it cannot be taken over with them. */
export type DatedId =
  | { readonly kind: "dates"; readonly dates: IdDates }
  | { readonly kind: "problem"; readonly problem: RowProblem };

const dayMs = 86_400_000;

/** An ID of unknown age may end on any day: bots use it for a week at the most, unless it is renewed before. */
const longestUnknownMs = 7 * dayMs;

/** The clock of the machine that uploaded may have been ahead of this one. */
const clockGraceMs = 10 * 60_000;

/** A day has begun in the earliest of all time zones so much earlier than at 00:00 UTC. */
const earliestZoneMs = 14 * 3_600_000;

/** What dates depend on. */
export interface DateOptions {
  readonly renewal: Renewal;
  readonly nowMs: number;
  /** What the lockfile has of the ID. */
  readonly known?: IdDates | undefined;
}

/**
 * The dates that a row gives its ID: what the lockfile has, unless the row says another day. A date that nobody knows
 * makes the ID due for renewal at once.
 */
export function dateId(row: DatedRow, options: DateOptions): DatedId {
  const { uploadedAt } = row;
  const { renewal, nowMs, known } = options;
  if (known !== undefined && isSameDate(uploadedAt, known)) return living(row, known, nowMs);
  if (uploadedAt.kind === "unknown") return { kind: "dates", dates: datesOfUnknown(renewal, nowMs) };
  const { ms } = uploadedAt;
  const graceMs = uploadedAt.kind === "day" ? earliestZoneMs : clockGraceMs;
  if (ms > nowMs + graceMs) return { kind: "problem", problem: inFuture(uploadedAt) };
  return living(row, { uploadedAtMs: ms, expiresAtMs: ms + renewal.lifetimeMs }, nowMs);
}

type DatedRow = Pick<ImportRow, "key" | "attachmentId" | "uploadedAt">;

function living({ key, attachmentId }: DatedRow, dates: IdDates, nowMs: number): DatedId {
  const { uploadedAtMs, expiresAtMs } = dates;
  if (expiresAtMs > nowMs) return { kind: "dates", dates: { uploadedAtMs, expiresAtMs } };
  return {
    kind: "problem",
    problem: {
      code: "attachment-id-expired",
      message: `ID ${attachmentId}, uploaded on ${dayOf(uploadedAtMs)}, has expired on ${dayOf(expiresAtMs)}`,
      hint: `leave it out: the next \`apply\` uploads \`${key}\` anew`,
    },
  };
}

/** Whether a row says nothing else of an ID's upload than what the lockfile has. */
export function isSameDate(uploadedAt: UploadDate, { uploadedAtMs }: IdDates): boolean {
  if (uploadedAt.kind === "unknown") return true;
  const { ms } = uploadedAt;
  return uploadedAt.kind === "instant"
    ? uploadedAtMs === ms
    : ms <= uploadedAtMs && uploadedAtMs < ms + dayMs;
}

function datesOfUnknown({ lifetimeMs, beforeMs }: Renewal, nowMs: number): IdDates {
  const expiresAtMs = Math.floor((nowMs + Math.min(beforeMs, longestUnknownMs)) / 1_000) * 1_000;
  return { uploadedAtMs: expiresAtMs - lifetimeMs, expiresAtMs };
}

function inFuture({ kind, ms }: Exclude<UploadDate, { kind: "unknown" }>): RowProblem {
  return {
    code: "uploaded-at-future",
    message: `${kind === "day" ? dayOf(ms) : formatInstant(ms)} lies in the future`,
    hint: "write the day of the upload, or `unknown`: the next `apply` then renews the ID",
  };
}

function dayOf(ms: number): string {
  return formatInstant(ms).slice(0, 10);
}
