import type { Status, StatusRow } from "../core/status/create-status.ts";
import { formatDuration } from "../core/text/format-duration.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { countOf } from "./text/count.ts";
import { type KeyRow, layOutHeadedTable } from "./text/key-table.ts";

/** The attachment IDs for people, those that end soonest first, and what has none yet; ends in a newline. */
export function renderStatus(status: Status, options: TextOptions): string {
  const missing = missingLine(status);
  if (status.rows.length === 0) return `${missing ?? "No attachment IDs yet: run messenger-assets apply"}\n`;
  const lines = [tableLines(status, options).join("\n"), ...(missing === undefined ? [] : [missing])];
  return `${lines.join("\n\n")}\n`;
}

function missingLine(status: Status): string | undefined {
  const missing = status.missing.length;
  if (missing === 0) return undefined;
  if (status.rows.length === 0) {
    return `No attachment IDs yet, for ${countOf(missing, "asset")}: run messenger-assets apply`;
  }
  const verb = missing === 1 ? "has" : "have";
  return `${countOf(missing, "asset")} ${verb} no attachment ID yet: run messenger-assets apply`;
}

const header: KeyRow = {
  lead: "",
  key: "KEY",
  details: ["TYPE", "ATTACHMENT ID", "AGE", "LEFT", "RENEWAL"],
};

function tableLines(status: Status, options: TextOptions): readonly string[] {
  const colours = createColours(options.colour);
  const hasSeveralPages = new Set(status.rows.map((row) => row.page)).size > 1;
  const rows = status.rows.map((row) => keyRow(row, status.checkedAtMs, hasSeveralPages));
  const columns = options.columns === undefined ? {} : { columns: options.columns };
  const { head, lines } = layOutHeadedTable(hasSeveralPages ? { ...header, lead: "PAGE" } : header, rows, {
    ...columns,
    rightAligned: new Set([2, 3]),
  });
  const coloured = lines.map((line, index) => colourRow(line, status.rows[index], colours));
  return head === undefined ? coloured : [colours.bold(head), ...coloured];
}

function keyRow(row: StatusRow, nowMs: number, hasSeveralPages: boolean): KeyRow {
  return {
    lead: hasSeveralPages ? printable(row.page) : "",
    key: printable(row.key),
    details: [
      row.type,
      printable(row.attachmentId),
      `${row.ageDays} d`,
      timeLeft(row.expiresAtMs, nowMs),
      renewalText(row, nowMs),
    ],
  };
}

function timeLeft(expiresAtMs: number, nowMs: number): string {
  return expiresAtMs > nowMs ? formatDuration(expiresAtMs - nowMs) : "expired";
}

function renewalText(row: StatusRow, nowMs: number): string {
  switch (row.state) {
    case "live":
      return dateOf(row.renewsAtMs);
    case "renewal-soon":
      return `in ${formatDuration(row.renewsAtMs - nowMs)}`;
    case "renewal-due":
    case "expired":
      return "due";
    case "not-in-manifest":
      return "not in manifest";
    case "ended":
      return "past its end";
    default:
      return row.state satisfies never;
  }
}

function dateOf(instantMs: number): string {
  return formatInstant(instantMs).slice(0, 10);
}

function colourRow(line: string, row: StatusRow | undefined, colours: Colours): string {
  if (row?.state === "expired") return colours.red(line);
  if (row?.state === "renewal-due") return colours.yellow(line);
  return line;
}
