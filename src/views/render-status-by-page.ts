import { groupBy } from "../core/group-by.ts";
import type { Status, StatusRow, StatusState } from "../core/status/create-status.ts";
import { printable } from "../core/text/printable.ts";
import type { TextOptions } from "./render-diagnostics.ts";
import { countOf, formatCount } from "./text/count.ts";
import { foldList, hiddenLines } from "./text/fold.ts";
import { type KeyRow, renderKeyTable } from "./text/key-table.ts";
import { fromNowText } from "./text/plan-words.ts";

const header: KeyRow = { lead: "", key: "PAGE", details: ["", "FIRST ENDS"] };

/** A line a Page: how many IDs it has, when the first ends, and how many need a look; the first to end come first. */
export function pageTableLines(status: Status, options: TextOptions): readonly string[] {
  const { shown, hidden } = foldList([...groupBy(status.rows, ({ page }) => page)]);
  const rows = shown.map(([page, ids]) => pageRow(page, ids, status.checkedAtMs));
  return [
    ...renderKeyTable(header, rows, { ...options, rightAligned: new Set([0, 1, 2, 3, 4, 5]) }),
    ...hiddenLines(hidden, "Page", "`--page` shows one, `--verbose` every ID"),
    "",
    totalLine(status),
  ];
}

function pageRow(page: string, rows: readonly StatusRow[], nowMs: number): KeyRow {
  const [first] = rows;
  return {
    lead: "",
    key: printable(page),
    details: [
      countOf(rows.length, "ID"),
      first === undefined ? "" : fromNowText(first.expiresAtMs, nowMs),
      ...stateTexts(rows),
    ],
  };
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
