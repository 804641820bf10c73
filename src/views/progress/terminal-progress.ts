import type { ApplyEvent } from "../../apply/apply-event.ts";
import { renderApplySummary } from "../render-apply.ts";
import { displayWidth } from "../text/display-width.ts";
import { createEventLines } from "./event-lines.ts";
import { createLiveScreen } from "./live-screen.ts";
import { createPaint } from "./paint.ts";
import { everyUnlessDone, type Progress, type ProgressOptions } from "./progress-options.ts";
import { renderProgress } from "./render-progress.ts";
import { uploadName } from "./render-uploads.ts";
import { createRunGauge } from "./run-gauge.ts";
import { sayWhenStopped } from "./stop-notice.ts";

const usualRows = 24;
const usualColumns = 80;

/** The row of the cursor, and one for what was said last. */
const reservedRows = 2;

/** The spinner and its space, and a free column at the end: a terminal may break a line that fills its row. */
const reservedColumns = 3;

/** Progress on a terminal: a bar for all and the uploads in flight, redrawn; what is said meanwhile stands above, and stays. */
export function createTerminalProgress(options: ProgressOptions): Progress {
  const { stream, stop, every = everyUnlessDone } = options;
  const gauge = createRunGauge(options.nowMs, stop);
  const paint = createPaint(options);
  const columns = (): number => stream.columns ?? usualColumns;
  const screen = createLiveScreen(stream, columns);
  const eventLines = createEventLines(options);
  let nameColumns = 0;
  let said = "";
  let live: Promise<void> | undefined;
  let stopDrawing = (): void => undefined;
  let isOver = false;

  const draw = (): readonly string[] =>
    renderProgress(
      gauge.view(),
      {
        columns: Math.max(1, columns() - reservedColumns),
        lines: Math.max(1, (stream.rows ?? usualRows) - reservedRows),
        nameColumns,
        hasSeveralPages: options.hasSeveralPages,
      },
      paint,
    );

  const takeSaid = (): string => {
    const taken = said;
    said = "";
    return taken;
  };

  /** While lines are shown, what is said waits for the next time they are drawn: there may be a thousand a second. */
  const say = (lines: string): void => {
    if (live === undefined) stream.write(`${lines}\n`);
    else said += `${lines}\n`;
  };

  const startLive = async (): Promise<void> => {
    const { startLiveLines } = await import("./live-lines.ts");
    if (!isOver) stopDrawing = startLiveLines({ screen, draw, takeSaid, every, paint });
  };

  const close = (): void => {
    isOver = true;
    stopDrawing();
    screen.close(takeSaid());
    live = undefined;
  };

  sayWhenStopped(stop, gauge, say);

  return {
    onEvent: (event) => {
      gauge.count(event);
      if (event.kind === "upload-started") {
        nameColumns = Math.max(nameColumns, displayWidth(uploadName(event, options.hasSeveralPages)));
      }
      const isDrawn = live !== undefined && isShownByBars(event);
      const lines = isDrawn ? undefined : eventLines.of(event);
      if (lines !== undefined) say(lines);
      if (event.kind === "started" && event.uploads > 0) live ??= startLive();
    },
    end: async (result) => {
      await live;
      close();
      for (const line of eventLines.rest()) stream.write(`${line}\n`);
      if (result !== undefined) stream.write(`${renderApplySummary(result)}\n`);
    },
    abandon: close,
  };
}

/** There may be 10,000 uploads that work; and a wait is counted down among the moving lines. */
function isShownByBars({ kind }: ApplyEvent): boolean {
  return kind === "upload-finished" || kind === "waiting";
}
