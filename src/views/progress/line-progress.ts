import { renderApplyEvent, renderApplySummary } from "../render-apply.ts";
import type { Progress, ProgressOptions } from "./progress-options.ts";

/** Progress as one line an event, for logs and pipes. */
export function createLineProgress(options: ProgressOptions): Progress {
  const { stream } = options;
  return {
    onEvent: (event) => {
      const lines = renderApplyEvent(event, options);
      if (lines !== undefined) stream.write(`${lines}\n`);
    },
    end: async (result) => {
      if (result !== undefined) stream.write(`${renderApplySummary(result)}\n`);
    },
  };
}
