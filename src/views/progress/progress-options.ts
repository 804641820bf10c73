import type { ApplyEvent } from "../../apply/apply-event.ts";
import type { ApplyResult } from "../../apply/apply-result.ts";

/** A stream that progress is written to; `rows` and `columns` follow the terminal's size where it has one. */
export interface ProgressStream {
  readonly write: (text: string) => boolean;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** Calls `tick` again and again until the function that it returns is called. */
export type Every = (intervalMs: number, tick: () => void) => () => void;

/** Where progress goes, and how. */
export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** Whether the stream is a terminal that lines can be redrawn on; else there is a line for each upload. */
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Whether the terminal shows more than ASCII. */
  readonly hasUnicode: boolean;
  /** Whether lines say which Page they are about. */
  readonly hasSeveralPages: boolean;
  /** How many uploads each Page has, where what many Pages have alike is to be told once. */
  readonly uploadsByPage?: ReadonlyMap<string, number> | undefined;
  /** Milliseconds since the epoch: rates and the time left are counted by it. */
  readonly nowMs: () => number;
  /** Aborts when the run is told to end in good order. */
  readonly stop?: AbortSignal;
  /** Default: a timer that lets the process end. */
  readonly every?: Every;
}

/** Shows an apply while it runs. */
export interface Progress {
  readonly onEvent: (event: ApplyEvent) => void;
  /** Takes the moving lines away, gives the cursor back and, with a result, writes the summary. */
  readonly end: (result?: ApplyResult) => Promise<void>;
  /** The same at once and without a summary, for a process that ends; nothing is shown any more. */
  readonly abandon: () => void;
}

/** A timer that lets the process end, so that an apply that broke off is not kept alive by its own progress. */
export const everyUnlessDone: Every = (intervalMs, tick) => {
  const timer = setInterval(tick, intervalMs).unref();
  return () => clearInterval(timer);
};
