import type { Status, StatusRow } from "../core/status/create-status.ts";
import { formatDuration } from "../core/text/format-duration.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { pageTableLines } from "./render-status-by-page.ts";
import { type Colours, createColours } from "./text/colours.ts";
import { countOf } from "./text/count.ts";
import { foldList, hiddenLines, mostLines } from "./text/fold.ts";
import { type KeyRow, renderKeyTable } from "./text/key-table.ts";

/** How a status is shown. */
export interface StatusTextOptions extends TextOptions {
  /** Whether each ID has a line of its own, however many there are. */
  readonly verbose?: boolean;
}

/**
 * The attachment IDs for people, those that end soonest first, and what has none yet; ends in a newline. More IDs than
 * anyone reads are shown by Page where there are several, and cut where there is one.
 */
export function renderStatus(status: Status, options: StatusTextOptions): string {
  const missing = missingLine(status);
  if (status.rows.length === 0) return `${missing ?? "No attachment IDs yet: run messenger-assets apply"}\n`;
  const lines = [tableOf(status, options).join("\n"), ...(missing === undefined ? [] : [missing])];
  return `${lines.join("\n\n")}\n`;
}

function tableOf(status: Status, options: StatusTextOptions): readonly string[] {
  if (status.rows.length <= mostLines || options.verbose === true) return tableLines(status, options);
  if (hasSeveralPages(status)) return pageTableLines(status, options);
  const { shown, hidden } = foldList(status.rows);
  return [...tableLines({ ...status, rows: shown }, options), ...hiddenLines(hidden, "ID")];
}

function hasSeveralPages({ rows }: Status): boolean {
  return rows.some(({ page }) => page !== rows[0]?.page);
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
  const hasPages = hasSeveralPages(status);
  const rows = status.rows.map((row) => keyRow(row, status.checkedAtMs, hasPages));
  return renderKeyTable(hasPages ? { ...header, lead: "PAGE" } : header, rows, {
    ...options,
    rightAligned: new Set([2, 3]),
    paint: (line, index) => colourRow(line, status.rows[index], colours),
  });
}

function keyRow(row: StatusRow, nowMs: number, hasPages: boolean): KeyRow {
  return {
    lead: hasPages ? printable(row.page) : "",
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
