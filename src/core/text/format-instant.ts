/**
 * `ms` (milliseconds since the epoch) as RFC 3339 in UTC and whole seconds, rounded down: `2027-02-20T08:00:00Z`.
 *
 * @throws {RangeError} when no calendar date has that number.
 */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}
