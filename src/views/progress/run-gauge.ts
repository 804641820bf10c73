import type { ApplyEvent } from "../../apply/apply-event.ts";
import { createPaceMeter } from "./pace.ts";
import type { ProgressView } from "./progress-view.ts";
import { createUploadCounter } from "./upload-tally.ts";

/** Knows at any time how far an apply is, and how fast it goes. */
export interface RunGauge {
  readonly count: (event: ApplyEvent) => void;
  readonly view: () => ProgressView;
}

/** The gauge of a run that `stop` ends in good order. */
export function createRunGauge(nowMs: () => number, stop: AbortSignal | undefined): RunGauge {
  const counter = createUploadCounter();
  const meter = createPaceMeter(nowMs());
  return {
    count: (event) => {
      const atMs = nowMs();
      counter.count(event, atMs);
      meter.count(counter.totals(), event.kind === "upload-progress" ? event.bytes : 0, atMs);
    },
    view: () => {
      const atMs = nowMs();
      const tally = counter.tally(atMs);
      const isHeld = tally.waits.length > 0 && tally.sending === 0;
      return {
        tally,
        // While all wait, nothing is sent, and nobody knows for how long.
        pace: isHeld ? {} : meter.pace(atMs),
        isStopping: stop?.aborted === true,
        nowMs: atMs,
      };
    },
  };
}
