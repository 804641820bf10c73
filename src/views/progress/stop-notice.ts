import type { RunGauge } from "./run-gauge.ts";

/** Says, when `stop` aborts while uploads are under way, that they are waited for. */
export function sayWhenStopped(
  stop: AbortSignal | undefined,
  gauge: RunGauge,
  say: (line: string) => void,
): void {
  stop?.addEventListener(
    "abort",
    () => {
      if (gauge.view().tally.sending === 0) return;
      say("ending in good order: uploads under way get 5 s; another signal ends at once");
    },
    { once: true },
  );
}
