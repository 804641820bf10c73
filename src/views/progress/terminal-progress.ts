import type { ApplyEvent } from "../../apply/apply-event.ts";
import { renderApplyEvent, renderApplySummary } from "../render-apply.ts";
import type { LiveFrame, LiveLines } from "./live-lines.ts";
import type { Progress, ProgressOptions } from "./progress-options.ts";
import { type ProgressFrame, renderDetails, renderOverall } from "./render-progress.ts";
import { createUploadCounter } from "./upload-tally.ts";

/** Lines of the terminal that are left free: the overall line, the prompt's, and one to spare. */
const reservedRows = 3;

const usualRows = 24;
const usualColumns = 80;

/** The spinner's sign and the space after it. */
const iconColumns = 2;

/** Progress on a terminal: an overall line and the uploads in flight, redrawn; failures and the summary stay. */
export function createTerminalProgress(options: ProgressOptions): Progress {
  const counter = createUploadCounter();
  const remarks: string[] = [];
  const failures: string[] = [];
  const waits = new Map<string, { readonly line: string; readonly untilMs: number }>();
  let startedAtMs = options.nowMs();
  let live: Promise<LiveLines> | undefined;

  const frame = (): ProgressFrame => ({
    columns: (options.stream.columns ?? options.columns ?? usualColumns) - iconColumns - 1,
    lines: Math.max(1, (options.stream.rows ?? usualRows) - reservedRows),
    elapsedMs: options.nowMs() - startedAtMs,
    hasSeveralPages: options.hasSeveralPages,
    failures: [...failures, ...waitsAt(options.nowMs())],
  });

  const waitsAt = (nowMs: number): readonly string[] =>
    [...waits.values()].filter(({ untilMs }) => untilMs > nowMs).map(({ line }) => line);

  const say = (event: ApplyEvent): void => {
    // An upload that worked has no line of its own here: there may be 10,000 of them.
    const lines = event.kind === "upload-finished" ? undefined : renderApplyEvent(event, options);
    if (lines === undefined) return;
    if (event.kind === "waiting") {
      waits.set(event.page, { line: firstLine(event, options), untilMs: options.nowMs() + event.waitMs });
      return;
    }
    if (live === undefined) options.stream.write(`${lines}\n`);
    else remarks.push(lines);
    if (event.kind === "upload-failed") failures.push(firstLine(event, options));
  };

  return {
    onEvent: (event) => {
      counter.count(event);
      say(event);
      if (event.kind !== "started" || event.uploads === 0) return;
      startedAtMs = options.nowMs();
      live ??= startLive(options, () => {
        const tally = counter.tally();
        return { title: renderOverall(tally, frame()), details: renderDetails(tally, frame()) };
      });
    },
    end: async (result) => {
      await (await live)?.stop();
      live = undefined;
      const lines = result === undefined ? remarks : [...remarks, renderApplySummary(result)];
      if (lines.length > 0) options.stream.write(`${lines.join("\n")}\n`);
    },
  };
}

async function startLive(options: ProgressOptions, draw: () => LiveFrame): Promise<LiveLines> {
  const { startLiveLines } = await import("./live-lines.ts");
  return startLiveLines(options, draw);
}

/** Without colours, because it is cut to the terminal's width. */
function firstLine(event: ApplyEvent, options: ProgressOptions): string {
  const lines = renderApplyEvent(event, { ...options, colour: false }) ?? "";
  return lines.split("\n", 1)[0] ?? "";
}
