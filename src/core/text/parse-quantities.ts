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

const datePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;

/**
 * The instant, in milliseconds since the epoch, of a date (`2026-12-27`, 00:00 UTC) or an RFC 3339 time.
 * Undefined when it is neither, or a day that no month has.
 */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isRealDay =
    new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  const instantMs =
    match[4] === undefined
      ? Date.UTC(year, month - 1, day)
      : Date.parse(text.replace(" ", "T").toUpperCase());
  return isRealDay && !Number.isNaN(instantMs) ? instantMs : undefined;
}
