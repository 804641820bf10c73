import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  type ImportRow,
  type RowField,
  type RowProblem,
  rowError,
  type WrittenRow,
  type WrittenRows,
} from "./import-row.ts";
import { parseUploadDate } from "./parse-upload-date.ts";

/** The rows that are well-formed, and what is wrong with the others. */
export interface CheckedRows {
  readonly rows: readonly ImportRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the fields of rows; `diagnostics` are of rows that could not even be written down. */
export function checkRows({ rows, diagnostics }: WrittenRows): CheckedRows {
  const checked = rows.map(checkRow);
  return {
    rows: checked.flatMap((row) => (row.kind === "row" ? row.row : [])),
    diagnostics: [
      ...diagnostics,
      ...checked.flatMap((row) => (row.kind === "problems" ? row.diagnostics : [])),
    ],
  };
}

type CheckedRow =
  | { readonly kind: "row"; readonly row: ImportRow }
  | { readonly kind: "problems"; readonly diagnostics: readonly Diagnostic[] };

function checkRow(written: WrittenRow): CheckedRow {
  const { fields, placeOf } = written;
  const diagnostics: Diagnostic[] = [];
  const report = (field: RowField, problem: RowProblem): void => {
    diagnostics.push(rowError(written, field, problem));
  };
  const required = (field: RowField): string | undefined => {
    if (!fields.has(field)) report(field, missing(field));
    return fields.get(field);
  };
  const key = required("key");
  const attachmentId = required("attachment_id");
  const date = required("uploaded_at");
  const uploadedAt = date === undefined ? undefined : parseUploadDate(date);
  if (attachmentId !== undefined && !/^[0-9]+$/.test(attachmentId))
    report("attachment_id", notDigits(attachmentId));
  if (date !== undefined && uploadedAt === undefined) report("uploaded_at", notDate(date));
  if (key === undefined || attachmentId === undefined || uploadedAt === undefined || diagnostics.length > 0)
    return { kind: "problems", diagnostics };
  const page = fields.get("page");
  const row = { key, attachmentId, uploadedAt };
  return {
    kind: "row",
    row: { ...row, ...(page !== undefined && { page }), ...(placeOf !== undefined && { placeOf }) },
  };
}

function missing(field: RowField): RowProblem {
  const hints: Readonly<Record<RowField, string>> = {
    key: "write the asset's key, as in the manifest",
    attachment_id: "write the ID that the upload's reply gave",
    uploaded_at: "write the day of the upload, or `unknown`: the next `apply` then renews the ID",
    page: "write the Page's name",
  };
  return { code: "import-row", message: `\`${field}\` is missing`, hint: hints[field] };
}

function notDigits(text: string): RowProblem {
  const hint = /^[0-9][0-9.,]*e\+?[0-9]+$/i.test(text)
    ? "a spreadsheet has rounded it: take it from where it came from, into a column of texts"
    : "an ID is digits alone, as `1857777774821032`";
  return { code: "attachment-id-invalid", message: `\`${text}\` is no attachment ID`, hint };
}

function notDate(text: string): RowProblem {
  return {
    code: "uploaded-at-invalid",
    message: `\`${text}\` is no date`,
    hint: "write `2026-11-22`, `2026-11-22T08:00:00Z` or `unknown`",
  };
}
