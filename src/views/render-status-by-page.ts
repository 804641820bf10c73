import { groupBy } from "../core/group-by.ts";
import type { Status, StatusRow, StatusState } from "../core/status/create-status.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { countOf, formatCount } from "./text/count.ts";
import { foldList, hiddenLines } from "./text/fold.ts";
import { type KeyRow, renderKeyTable } from "./text/key-table.ts";
import { pagesText } from "./text/page-groups.ts";
import { fromNowText } from "./text/plan-words.ts";

const header: KeyRow = { lead: "", key: "PAGE", details: ["", "FIRST ENDS"] };

/**
 * A line a Page: how many IDs it has, when the first ends, and how many need a look; the first to end come first. Pages of
 * which all of this is the same have one line, from a few on.
 */
export function pageTableLines(status: Status, options: TextOptions): readonly string[] {
  const pages = [...groupBy(status.rows, ({ page }) => page)].map(([page, ids]) => ({
    page,
    details: detailsOf(ids, status.checkedAtMs),
  }));
  const alike = [...groupBy(pages, ({ details }) => details.join("\n")).values()];
  const { shown, hidden } = foldList(alike.flatMap(rowsOf));
  return [
    ...renderKeyTable(
      header,
      shown.map(({ row }) => row),
      { ...options, rightAligned: new Set([0, 1, 2, 3, 4, 5]) },
    ),
    ...hiddenLines(
      hidden.flatMap(({ pages: names }) => names),
      "Page",
      "`--page` shows one, `--verbose` every ID",
    ),
    "",
    totalLine(status),
  ];
}

interface PageState {
  readonly page: string;
  readonly details: KeyRow["details"];
}

interface PagesRow {
  readonly row: KeyRow;
  readonly pages: readonly string[];
}

/** So many Pages that are alike have a line each. */
const mostAlike = 4;

function rowsOf(alike: readonly PageState[]): readonly PagesRow[] {
  if (alike.length <= mostAlike) {
    return alike.map(({ page, details }) => ({
      row: { lead: "", key: printable(page), details },
      pages: [page],
    }));
  }
  const pages = alike.map(({ page }) => page);
  return alike.slice(0, 1).map(({ details: [ids = "", ...others] }) => ({
    row: { lead: "", key: pagesText(pages), details: [`${ids} each`, ...others] },
    pages,
  }));
}

function detailsOf(rows: readonly StatusRow[], nowMs: number): KeyRow["details"] {
  const [first] = rows;
  return [
    countOf(rows.length, "ID"),
    first === undefined ? "" : fromNowText(first.expiresAtMs, nowMs),
    ...stateTexts(rows),
  ];
}

function totalLine({ rows }: Status): string {
  const pages = new Set(rows.map(({ page }) => page)).size;
  const states = stateTexts(rows).filter((text) => text !== "");
  const told = states.length > 0 ? `: ${states.join(", ")}` : "";
  return `${countOf(rows.length, "ID")} on ${countOf(pages, "Page")}${told}`;
}

/** What needs a look, or will be renewed within 7 days. */
const toldStates: readonly (readonly [string, readonly StatusState[]])[] = [
  ["expired", ["expired"]],
  ["due", ["renewal-due"]],
  ["due soon", ["renewal-soon"]],
  ["unwanted", ["not-in-manifest", "ended"]],
];

function stateTexts(rows: readonly StatusRow[]): readonly string[] {
  return toldStates.map(([words, states]) => {
    const count = rows.filter(({ state }) => states.includes(state)).length;
    return count === 0 ? "" : `${formatCount(count)} ${words}`;
  });
}
