import { createLineProgress } from "./progress/line-progress.ts";
import type { Progress, ProgressOptions } from "./progress/progress-options.ts";
import { createTerminalProgress } from "./progress/terminal-progress.ts";

/** Progress on a terminal as bars that are redrawn, elsewhere as one line an upload. */
export function createProgress(options: ProgressOptions): Progress {
  return options.isTerminal ? createTerminalProgress(options) : createLineProgress(options);
}
