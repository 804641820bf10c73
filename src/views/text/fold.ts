import { countOf } from "./count.ts";

/** A table of more lines than this is folded, unless all of it is asked for. */
export const mostLines = 100;

/** How many lines of a folded table are shown. */
const foldedLines = 40;

/** What is shown of a folded list, and how much is left out. */
export interface FoldedList<Item> {
  readonly shown: readonly Item[];
  readonly hidden: readonly Item[];
}

/** The first of `items`; all of them where one more than fits would be left out alone. */
export function foldList<Item>(items: readonly Item[], most: number = foldedLines): FoldedList<Item> {
  const end = items.length > most + 1 ? most : items.length;
  return { shown: items.slice(0, end), hidden: items.slice(end) };
}

/** The line that stands for what a folded list leaves out; none where it leaves out nothing. */
export function hiddenLines(
  hidden: readonly unknown[],
  noun: string,
  how: string = "`--verbose` shows all",
): readonly string[] {
  return hidden.length === 0 ? [] : [`and ${countOf(hidden.length, `more ${noun}`)} (${how})`];
}
