import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";

/** The fields of a row, as a file names them. */
export const rowFields = ["key", "attachment_id", "uploaded_at", "page"] as const;

/** One of them. */
export type RowField = (typeof rowFields)[number];

/** Whether `name` is one of them. */
export function isRowField(name: string): name is RowField {
  return rowFields.some((field) => field === name);
}

/** Where a row's fields stand in its file; a field that is not there is where the row is. */
export type RowPlace = (field: RowField) => Place;

/** A row as it is written: texts, without those that are empty or not there. */
export interface WrittenRow {
  readonly fields: ReadonlyMap<RowField, string>;
  /** Undefined on the command line. */
  readonly placeOf?: RowPlace;
}

/** The rows of a file, and what is wrong with its form. */
export interface WrittenRows {
  readonly rows: readonly WrittenRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/** When an ID was uploaded, as far as is known; milliseconds since the epoch, a day from 00:00 UTC. */
export type UploadDate =
  | { readonly kind: "unknown" }
  | { readonly kind: "day"; readonly ms: number }
  | { readonly kind: "instant"; readonly ms: number };

/** An attachment ID that was uploaded elsewhere, for a key. */
export interface ImportRow {
  readonly key: string;
  readonly attachmentId: string;
  readonly uploadedAt: UploadDate;
  /** What tells the Page: its name, its ID, or a selector. Undefined: the only Page that has the key. */
  readonly page?: string;
  readonly placeOf?: RowPlace;
}

/** A problem with one field of a row. */
export interface RowProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The error for `problem`, at `field` where the row stands in a file. */
export function rowError(
  { placeOf }: Pick<ImportRow, "placeOf">,
  field: RowField,
  { code, message, hint }: RowProblem,
): Diagnostic {
  const place = placeOf?.(field);
  return { code, severity: "error", message, hint, ...(place !== undefined && { place }) };
}
