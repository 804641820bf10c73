const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A length of time for people in its largest unit, rounded down: `34 days`, `5 hours`, `12 min`, `under a minute`. */
export function formatDuration(durationMs: number): string {
  if (durationMs >= dayMs) return count(Math.floor(durationMs / dayMs), "day");
  if (durationMs >= hourMs) return count(Math.floor(durationMs / hourMs), "hour");
  if (durationMs >= minuteMs) return `${Math.floor(durationMs / minuteMs)} min`;
  return "under a minute";
}

function count(amount: number, unit: string): string {
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}
