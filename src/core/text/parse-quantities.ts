import { parseInstant } from "./instant.ts";

const unitMs = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 604_800_000],
]);

/** The milliseconds of a duration such as `90d` (units s, m, h, d, w); undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]{1,6})([smhdw])$/.exec(text);
  const perUnit = unitMs.get(match?.[2] ?? "");
  return perUnit === undefined ? undefined : Number(match?.[1]) * perUnit;
}

const unitBytes = new Map([
  ["B", 1],
  ["KB", 1_024],
  ["MB", 1_048_576],
]);

/** The bytes of a size such as `8MB` (1 MB = 1,048,576 bytes); undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,3})?) ?(B|KB|MB)$/.exec(text);
  const perUnit = unitBytes.get(match?.[2] ?? "");
  return perUnit === undefined ? undefined : Math.floor(Number(match?.[1]) * perUnit);
}

/**
 * The instant, in milliseconds since the epoch, of a date (`2026-12-27`, 00:00 UTC) or an RFC 3339 time.
 * Undefined when it is neither, or a day that no month has.
 */
export function parseDate(text: string): number | undefined {
  return parseInstant(/^[0-9-]+$/.test(text) ? `${text}T00:00:00Z` : text.replace(" ", "T"));
}
