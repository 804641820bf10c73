import type { ApplyEvent } from "../../apply/apply-event.ts";
import type { UploadErrorDetail } from "../../apply/upload-error.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { printable } from "../../core/text/printable.ts";
import { type ApplyTextOptions, renderApplyEvent } from "../render-apply.ts";
import { createColours } from "../text/colours.ts";
import { countOf } from "../text/count.ts";
import { mostLines } from "../text/fold.ts";
import { createHintFilter } from "./hint-filter.ts";

/** Turns events into lines. */
export interface EventLines {
  /** What `event` is worth saying, without a final newline. */
  readonly of: (event: ApplyEvent) => string | undefined;
  /** What was held back, and is to be said at the end. */
  readonly rest: () => readonly string[];
}

/** How events become lines. */
export interface EventLinesOptions extends ApplyTextOptions {
  /** How many uploads each Page has, where what many Pages have alike is to be told once. */
  readonly uploadsByPage?: ReadonlyMap<string, number> | undefined;
}

/** So many that are alike have a line each before the rest is counted. */
const mostAlike = 5;

/**
 * Lines for events. With `uploadsByPage`, of more uploads than anyone reads there is a line a Page, or none where there
 * are as many Pages, and what fails alike is counted after the first few, as is what Pages are bound to in any case.
 */
export function createEventLines(options: EventLinesOptions): EventLines {
  const withoutOldHint = createHintFilter();
  const say = (event: ApplyEvent): string | undefined => renderApplyEvent(withoutOldHint(event), options);
  const { uploadsByPage } = options;
  if (uploadsByPage === undefined) return { of: say, rest: () => [] };
  const uploads = foldUploads(uploadsByPage, options);
  const failures = countAlike(uploads.isFolded ? mostAlike : Number.POSITIVE_INFINITY);
  const bound = countAlike(mostAlike);
  return {
    of: (event) => {
      switch (event.kind) {
        case "upload-finished":
          return uploads.isFolded ? uploads.count(event) : say(event);
        case "upload-failed":
          return lines(failures.isNew(alikeText(event.error)) ? say(event) : undefined, uploads.count(event));
        case "upload-skipped":
          return uploads.count(event);
        case "page-bound":
          return bound.isNew("bound") ? say(event) : undefined;
        case "started":
          return lines(...bound.rest().map(([, more]) => `and ${countOf(more, "more Page")} bound`));
        default:
          return say(event);
      }
    },
    rest: () => [
      ...uploads.rest(),
      ...failures.rest().map(([text, more]) => `and ${countOf(more, "more upload")} failed alike: ${text}`),
    ],
  };
}

function lines(...texts: readonly (string | undefined)[]): string | undefined {
  const said = texts.filter((text) => text !== undefined);
  return said.length === 0 ? undefined : said.join("\n");
}

/** A trace is another one each time. */
function alikeText({ code, subcode, message }: UploadErrorDetail): string {
  const numbers = subcode === undefined ? `code ${code}` : `code ${code}, subcode ${subcode}`;
  return `${printable(message)} (${printable(numbers)})`;
}

interface AlikeCounter {
  /** Whether it is one of the first few. */
  readonly isNew: (text: string) => boolean;
  /** How many were not. */
  readonly rest: () => readonly (readonly [string, number])[];
}

function countAlike(most: number): AlikeCounter {
  const counts = new Map<string, number>();
  return {
    isNew: (text) => {
      const count = (counts.get(text) ?? 0) + 1;
      counts.set(text, count);
      return count <= most;
    },
    rest: () => [...counts].flatMap(([text, count]) => (count > most ? [[text, count - most] as const] : [])),
  };
}

interface UploadFold {
  readonly isFolded: boolean;
  /** The line of the event's Page once it has no more uploads; undefined before, and where nothing is folded. */
  readonly count: (event: EndEvent) => string | undefined;
  readonly rest: () => readonly string[];
}

type EndEvent = Extract<ApplyEvent, { kind: "upload-finished" | "upload-failed" | "upload-skipped" }>;

function foldUploads(expected: ReadonlyMap<string, number>, options: ApplyTextOptions): UploadFold {
  const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
  const isFolded = total > mostLines;
  // Of hundreds of Pages the lines that sum up tell enough.
  const hasLines = isFolded && expected.size <= mostLines;
  const pages = new Map<string, { left: number; uploaded: number; bytes: number }>();
  const lineOf = (page: string): string | undefined => {
    const { uploaded = 0, bytes = 0 } = pages.get(page) ?? {};
    pages.delete(page);
    if (uploaded === 0) return undefined;
    const { green } = createColours(options.colour);
    return `${green("uploaded")} ${countOf(uploaded, "asset")} to Page ${printable(page)} (${formatBytes(bytes)})`;
  };
  return {
    isFolded,
    count: (event) => {
      if (!hasLines) return undefined;
      const page = pages.get(event.page) ?? { left: expected.get(event.page) ?? 0, uploaded: 0, bytes: 0 };
      pages.set(event.page, page);
      page.left -= 1;
      if (event.kind === "upload-finished") {
        page.uploaded += 1;
        page.bytes += event.sizeBytes;
      }
      return page.left > 0 ? undefined : lineOf(event.page);
    },
    rest: () => [...pages.keys()].flatMap((page) => lineOf(page) ?? []),
  };
}
