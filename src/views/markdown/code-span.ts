import { printable } from "../../core/text/printable.ts";

/** Longer texts lose their middle: one path must not take the room of all the others. In characters. */
const longestText = 200;

/**
 * `text` as a code span, in which nothing is a link, a mention or markup: on one line, with a fence that is longer than
 * any run of backticks in it. For a cell of a table, see `codeCell`.
 */
export function codeSpan(text: string, longest: number = longestText): string {
  const shown = shorten(printable(text), longest);
  if (shown === "") return "";
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = needsPadding(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** `text` as a code span in a cell of a table. */
export function codeCell(text: string, longest?: number): string {
  return codeSpan(text, longest).replaceAll(barsAndBackslashes, escapeBar);
}

const barsAndBackslashes = /(\\*)\|/g;

/**
 * A bar ends the cell in a code span too, unless an odd number of backslashes stands before it. The last of them is not
 * shown; so an odd number in the text becomes the next even one.
 */
function escapeBar(_: string, backslashes: string): string {
  const odd = backslashes.length % 2 === 1;
  return `${backslashes}${odd ? "\\" : ""}\\|`;
}

function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const characters = [...text];
  if (characters.length <= longest) return text;
  const head = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(head + 1 - longest).join("")}`;
}

function longestRun(text: string): number {
  return [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 0);
}

/** A backtick at an end would lengthen the fence; of a text with a space at both ends, one on each is taken off. */
function needsPadding(text: string): boolean {
  if (text.startsWith("`") || text.endsWith("`")) return true;
  return text.startsWith(" ") && text.endsWith(" ") && /[^ ]/.test(text);
}
