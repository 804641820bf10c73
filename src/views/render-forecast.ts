import type { Forecast, PageForecast, UploadCount } from "../core/forecast/forecast.ts";
import { formatBytes } from "../core/text/format-bytes.ts";
import { formatInstant } from "../core/text/format-instant.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { barColumns, renderBar } from "./text/bar.ts";
import { createColours } from "./text/colours.ts";
import { countOf, formatCount } from "./text/count.ts";
import { foldList, hiddenLines } from "./text/fold.ts";
import { alignCells, type Cells, columnWidths, tableWidth } from "./text/table.ts";

/** How a forecast is shown. */
export interface ForecastTextOptions extends TextOptions {
  /** Whether each Page has a line, however many there are. */
  readonly verbose?: boolean;
}

/** How many Pages have a line of their own. */
const mostPages = 10;

/** The renewals of all Pages by week, those of each Page where there are several, and what they come to. */
export function renderForecast(forecast: Forecast, options: ForecastTextOptions): string {
  const blocks = [weekLines(forecast, options), pageLines(forecast, options), summaryLines(forecast)];
  return `${blocks
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function weekLines({ weeks }: Forecast, options: TextOptions): readonly string[] {
  const rows = weeks.map((week) => barRow(dateOf(week.fromMs), week));
  return tableLines(["WEEK FROM", "UPLOADS", "SIZE"], rows, options);
}

function pageLines({ pages, weeks }: Forecast, options: ForecastTextOptions): readonly string[] {
  if (pages.length < 2) return [];
  const busiestFirst = pages.toSorted((a, b) => b.total.uploads - a.total.uploads);
  const { shown, hidden } =
    options.verbose === true ? { shown: pages, hidden: [] } : foldList(busiestFirst, mostPages);
  const rows = shown.map((page) => barRow(printable(page.page), page.total, [busiestText(page, weeks)]));
  return [
    ...tableLines(["PAGE", "UPLOADS", "SIZE", "MOST IN A WEEK"], rows, options),
    ...hiddenLines(hidden, "Page"),
  ];
}

function busiestText({ weeks }: PageForecast, spans: Forecast["weeks"]): string {
  const most = weeks.reduce((uploads, week) => Math.max(uploads, week.uploads), 0);
  if (most === 0) return "";
  const index = weeks.findIndex(({ uploads }) => uploads === most);
  return `${formatCount(most)} from ${dateOf(spans[index]?.fromMs ?? 0)}`;
}

interface BarRow {
  readonly cells: Cells;
  /** The cells as they are told where there is no room for columns. */
  readonly stacked: string;
  /** What the bar after the cells stands for. */
  readonly amount: number;
}

function barRow(name: string, { uploads, bytes }: UploadCount, more: Cells = []): BarRow {
  const size = formatBytes(bytes);
  const told = [countOf(uploads, "upload"), size, ...more].filter((text) => text !== "");
  return {
    cells: [name, formatCount(uploads), size, ...more],
    stacked: `${name}\n    ${told.join(", ")}`,
    amount: uploads,
  };
}

function tableLines(header: Cells, rows: readonly BarRow[], options: TextOptions): readonly string[] {
  const widths = columnWidths([header, ...rows.map(({ cells }) => cells)]);
  if ((options.columns ?? Number.POSITIVE_INFINITY) < tableWidth(widths)) {
    return rows.map(({ stacked }) => stacked);
  }
  const rightAligned = new Set([1, 2]);
  const most = rows.reduce((amount, row) => Math.max(amount, row.amount), 0);
  const room = barColumns(options.columns, tableWidth(widths) + 2);
  const lines = rows.map(({ cells, amount }) => {
    const bar = room === undefined ? "" : renderBar(amount, most, room);
    return alignCells([...cells, bar], [...widths, bar.length], rightAligned);
  });
  return [createColours(options.colour).bold(alignCells(header, widths, rightAligned)), ...lines];
}

function summaryLines(forecast: Forecast): readonly string[] {
  const { weeks, total, pending, hasUnknownSizes } = forecast;
  const least = hasUnknownSizes ? "at least " : "";
  const sizeOf = ({ uploads, bytes }: UploadCount): string =>
    `${countOf(uploads, "upload")}, ${least}${formatBytes(bytes)}`;
  return [
    `Renewals of ${countOf(weeks.length, "week")}: ${sizeOf(total)}.`,
    ...(pending.uploads > 0 ? [`Beside them, new or changed now: ${sizeOf(pending)}.`] : []),
  ];
}

function dateOf(instantMs: number): string {
  return formatInstant(instantMs).slice(0, 10);
}
