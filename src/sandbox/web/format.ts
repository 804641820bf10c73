const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000] as const;

/** `3 hours`, `1 day`: the largest unit that fits, rounded down. */
export function formatSpan(ms: number): string {
  if (ms < minuteMs) return count(Math.floor(ms / secondMs), "second");
  if (ms < hourMs) return count(Math.floor(ms / minuteMs), "minute");
  if (ms < dayMs) return count(Math.floor(ms / hourMs), "hour");
  return count(Math.floor(ms / dayMs), "day");
}

/** How long ago `thenMs` was: `just now`, `3 hours ago`, or `in 2 days` when the clock was set back. */
export function formatAge(thenMs: number, nowMs: number): string {
  const ageMs = nowMs - thenMs;
  if (ageMs < -minuteMs) return `in ${formatSpan(-ageMs)}`;
  return ageMs < minuteMs ? "just now" : `${formatSpan(ageMs)} ago`;
}

/** How long until `expiresAtMs`: `90 days left` counts a day that has begun, as `/_sandbox/state` does. */
export function formatLeft(expiresAtMs: number, nowMs: number): string {
  const leftMs = expiresAtMs - nowMs;
  if (leftMs <= 0) return -leftMs < minuteMs ? "expired just now" : `expired ${formatSpan(-leftMs)} ago`;
  return leftMs < dayMs ? `${formatSpan(leftMs)} left` : `${count(Math.ceil(leftMs / dayMs), "day")} left`;
}

/** `22 Nov 2026, 08:00 UTC`. */
export function formatInstant(ms: number): string {
  return `${formatDay(ms)}, ${formatTime(ms)} UTC`;
}

/** `22 Nov 2026`, in UTC. */
export function formatDay(ms: number): string {
  const [day, month, year] = dayFormat.format(ms).split(" ");
  return `${day} ${month?.slice(0, 3)} ${year}`;
}

/** `08:00`, in UTC. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

/** How far the sandbox's clock is from the machine's. */
export function formatOffset(offsetMs: number): string {
  if (Math.abs(offsetMs) < secondMs) return "in step with this machine";
  return offsetMs > 0 ? `${formatSpan(offsetMs)} ahead` : `${formatSpan(-offsetMs)} behind`;
}

/** `10,000`. */
export function formatNumber(number: number): string {
  return numberFormat.format(number);
}

/** `1 day`, `2 days`, `10,000 days`. */
export function count(number: number, noun: string): string {
  return `${formatNumber(number)} ${noun}${number === 1 ? "" : "s"}`;
}

const numberFormat = new Intl.NumberFormat("en");

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
