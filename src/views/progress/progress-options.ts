import type { ApplyEvent } from "../../apply/apply-event.ts";
import type { ApplyResult } from "../../apply/apply-result.ts";

/** A stream that progress is written to; `rows` and `columns` follow the terminal's size where it has one. */
export interface ProgressStream {
  readonly write: (text: string) => boolean;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

/** Where progress goes, and how. */
export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** Whether the stream is a terminal that lines can be redrawn on; else every event is a line of its own. */
  readonly isTerminal: boolean;
  /** Columns of the terminal, where the stream does not say. */
  readonly columns?: number;
  readonly colour: boolean;
  /** Whether lines say which Page they are about. */
  readonly hasSeveralPages: boolean;
  /** Milliseconds since the epoch: uploads per second are counted by it. */
  readonly nowMs: () => number;
  /** Calls `tick` again and again until the function that it returns is called. Default: a timer that lets the process end. */
  readonly every?: (intervalMs: number, tick: () => void) => () => void;
}

/** Shows an apply while it runs. */
export interface Progress {
  readonly onEvent: (event: ApplyEvent) => void;
  /**
   * Takes the moving lines away, gives the cursor back, and writes what stays: failures, warnings and the summary. Without
   * a result (the apply threw) there is no summary.
   */
  readonly end: (result?: ApplyResult) => Promise<void>;
}
