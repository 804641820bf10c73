import { formatCount } from "../text/count.ts";
import { displayWidth, fitText } from "../text/display-width.ts";
import type { Paint } from "./paint.ts";
import { bytesText, countText, failedText, rateText, timeLeftText, waitTexts } from "./progress-text.ts";
import type { ProgressView } from "./progress-view.ts";
import { renderOverall } from "./render-overall.ts";
import { type RowFrame, renderUploads } from "./render-uploads.ts";

/** The room for what moves. */
export interface ProgressFrame extends RowFrame {
  /** How many lines there may be, the one for all counted. */
  readonly lines: number;
}

/** The lines that move: the one for all, what is waited for, and the uploads in flight; what has no room is counted. */
export function renderProgress(view: ProgressView, frame: ProgressFrame, paint: Paint): readonly string[] {
  const notes = noteLines(view, frame, paint).slice(0, Math.max(0, frame.lines - 1));
  const room = frame.lines - 1 - notes.length;
  const { inFlight } = view.tally;
  const shown = inFlight.length <= room ? inFlight : inFlight.slice(0, Math.max(0, room - 1));
  const hidden = inFlight.length - shown.length;
  return [
    renderOverall(view, frame.columns, paint),
    ...notes,
    ...renderUploads(shown, frame, paint),
    ...(hidden > 0 && room > 0 ? [noteLine([hiddenText(shown.length, hidden)], frame, paint)] : []),
  ];
}

/** The same in one line, for a log: `212 of 800 uploads, 3 failed, 14.2 MB of 51.0 MB, 1.1 MB/s, 6 min left`. */
export function renderProgressLine({ tally, pace, nowMs }: ProgressView): string {
  const [, wait] = waitTexts(tally.waits, tally, nowMs);
  const parts = [
    countText(tally),
    failedText(tally),
    bytesText(tally),
    rateText(pace),
    timeLeftText(pace),
    wait,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

function noteLines({ tally, nowMs }: ProgressView, frame: ProgressFrame, paint: Paint): readonly string[] {
  const waits = waitTexts(tally.waits, tally, nowMs);
  const paused = `${formatCount(tally.paused)} to send again`;
  return [
    ...(waits.length > 0 ? [noteLine(waits, frame, paint)] : []),
    ...(tally.paused > 0 ? [noteLine([paused], frame, paint)] : []),
  ];
}

function hiddenText(shown: number, hidden: number): string {
  return shown === 0 ? `${formatCount(hidden)} in flight` : `and ${formatCount(hidden)} more`;
}

/** The longest of `texts`, which are given from long to short, that has room. */
function noteLine(texts: readonly string[], { columns }: ProgressFrame, { colours, glyphs }: Paint): string {
  const text = texts.find((each) => displayWidth(each) <= columns) ?? texts.at(-1) ?? "";
  return colours.yellow(fitText(text, columns, glyphs.ellipsis));
}
