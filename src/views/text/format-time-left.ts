const minuteMs = 60_000;

/**
 * A time that is still to pass, rounded up, so that it is never over too late: `35 s`, `4 min`, `1 h 20 min`; below ten
 * seconds the figure is exact, below a minute it goes by fives, so that it can be read while it changes.
 */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 10) return `${seconds} s`;
  const rounded = Math.ceil(seconds / 5) * 5;
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.ceil(ms / minuteMs);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
