import { displayWidth, fitText } from "../text/display-width.ts";
import type { Paint } from "./paint.ts";
import {
  bytesText,
  countText,
  failedText,
  rateText,
  shortBytesText,
  shortCountText,
  shortestCountText,
  timeLeftText,
} from "./progress-text.ts";
import type { ProgressView } from "./progress-view.ts";
import { barColumns, renderBar } from "./render-bar.ts";
import { shareOf, workOf } from "./work.ts";

/** A part of the line. */
interface Part {
  readonly text: string | undefined;
  /** What is kept for it at least, text or none, so that the bar keeps its width while the figures change. */
  readonly columns: number;
  readonly paint: (text: string) => string;
}

/** What the line may say, and how short its bar may get for it; 0 for no bar. */
interface Layout {
  readonly parts: readonly Part[];
  readonly leastBar: number;
}

const barSteps = [40, 30, 25, 20, 15, 10, 7, 5] as const;
const gap = "  ";
const comma = ", ";

/** `999.9 KB/s` */
const rateColumns = 10;

/** `10 min left` */
const timeLeftColumns = 11;

/** The line for all: `━━━━╾───────────  212 of 800 uploads, 3 failed, 14.2 MB of 51.0 MB, 1.1 MB/s, 6 min left`. */
export function renderOverall(view: ProgressView, columns: number, paint: Paint): string {
  for (const { parts, leastBar } of layoutsOf(view, paint)) {
    const room = columns - widthOf(parts);
    const bar = leastBar === 0 ? 0 : barColumns(room - gap.length, barSteps);
    if (room < 0 || bar < leastBar) continue;
    const words = wordsOf(parts);
    const share = shareOf(workOf(view.tally));
    return bar === 0 ? words : renderBar({ share, columns: bar, colour: "green" }, paint) + gap + words;
  }
  return fitText(shortestCountText(view.tally), columns, paint.glyphs.ellipsis);
}

/** From everything to the least: first the rate goes, then the bytes, then words, the time left, the bar, what failed. */
function layoutsOf({ tally, pace, isStopping }: ProgressView, { colours }: Paint): readonly Layout[] {
  const count = partsOf(countText(tally));
  const shortCount = partsOf(shortCountText(tally));
  const shortest = partsOf(shortestCountText(tally));
  const failed = partsOf(failedText(tally), { paint: colours.red });
  const bytes = partsOf(shortBytesText(tally));
  const rate = partsOf(rateText(pace), { columns: rateColumns });
  const end = partsOf(isStopping ? "stopping" : timeLeftText(pace), {
    columns: timeLeftColumns,
    ...(isStopping && { paint: colours.yellow }),
  });
  return [
    { parts: [...count, ...failed, ...partsOf(bytesText(tally)), ...rate, ...end], leastBar: 20 },
    { parts: [...count, ...failed, ...bytes, ...rate, ...end], leastBar: 10 },
    { parts: [...count, ...failed, ...bytes, ...end], leastBar: 10 },
    { parts: [...count, ...failed, ...end], leastBar: 10 },
    { parts: [...shortCount, ...failed, ...end], leastBar: 5 },
    { parts: [...shortest, ...failed, ...end], leastBar: 5 },
    { parts: [...shortCount, ...failed, ...end], leastBar: 0 },
    { parts: [...shortCount, ...failed], leastBar: 5 },
    { parts: [...shortCount, ...failed], leastBar: 0 },
    { parts: [...shortest, ...failed], leastBar: 0 },
    { parts: shortCount, leastBar: 0 },
  ];
}

/** No part where there is neither a text nor a place to keep for one. */
function partsOf(text: string | undefined, look: Partial<Omit<Part, "text">> = {}): readonly Part[] {
  const { columns = 0, paint = (plain) => plain } = look;
  return text === undefined && columns === 0 ? [] : [{ text, columns, paint }];
}

function widthOf(parts: readonly Part[]): number {
  const widths = parts.map(({ text = "", columns }) => Math.max(columns, displayWidth(text)));
  return widths.reduce((sum, width) => sum + width, 0) + comma.length * (parts.length - 1);
}

function wordsOf(parts: readonly Part[]): string {
  return parts.flatMap(({ text, paint }) => (text === undefined ? [] : [paint(text)])).join(comma);
}
