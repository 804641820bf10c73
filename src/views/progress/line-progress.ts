import { renderApplySummary } from "../render-apply.ts";
import { createEventLines } from "./event-lines.ts";
import { everyUnlessDone, type Progress, type ProgressOptions } from "./progress-options.ts";
import { renderProgressLine } from "./render-progress.ts";
import { createRunGauge } from "./run-gauge.ts";
import { sayWhenStopped } from "./stop-notice.ts";

const summaryEveryMs = 10_000;

/** Some CI systems end a job that says nothing for ten minutes. */
const longestSilenceMs = 60_000;

/** Shorter waits are told by the summary line alone, if it comes meanwhile. */
const shortestToldWaitMs = 30_000;

/** Progress as a line for each upload, for logs and pipes, and now and then one that sums up. */
export function createLineProgress(options: ProgressOptions): Progress {
  const { stream, stop, nowMs, every = everyUnlessDone } = options;
  const gauge = createRunGauge(nowMs, stop);
  const eventLines = createEventLines(options);
  let lastSummary = "";
  let lastSummaryMs = 0;
  let stopTicking = (): void => undefined;

  const say = (lines: string): void => void stream.write(`${lines}\n`);

  const sumUp = (): void => {
    const view = gauge.view();
    const { uploads, finished, failed } = view.tally;
    // All are done: what the run came to follows at once.
    if (finished + failed === uploads) return;
    const summary = renderProgressLine(view);
    if (summary === lastSummary && view.nowMs - lastSummaryMs < longestSilenceMs) return;
    say(summary);
    lastSummary = summary;
    lastSummaryMs = view.nowMs;
  };

  sayWhenStopped(stop, gauge, say);

  return {
    onEvent: (event) => {
      gauge.count(event);
      if (event.kind === "started") stopTicking = every(summaryEveryMs, sumUp);
      if (event.kind === "waiting" && event.waitMs < shortestToldWaitMs) return;
      const lines = eventLines.of(event);
      if (lines !== undefined) say(lines);
    },
    end: async (result) => {
      stopTicking();
      for (const line of eventLines.rest()) say(line);
      if (result !== undefined) say(renderApplySummary(result));
    },
    abandon: () => stopTicking(),
  };
}
