const rfc3339 =
  /^(?<day>\d{4}-\d{2}-\d{2})[Tt](?<minute>(?:[01]\d|2[0-3]):[0-5]\d):(?<second>[0-5]\d|60)(?:\.(?<fraction>\d+))?(?:[Zz]|(?<sign>[+-])(?<offsetHour>[01]\d|2[0-3]):(?<offsetMinute>[0-5]\d))$/;

/**
 * The instant that an RFC 3339 text names, in milliseconds since the epoch (finer fractions are cut off); undefined when
 * it names none. A leap second is the first second of the next minute.
 */
export function parseInstant(text: string): number | undefined {
  const parts = rfc3339.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const startOfMinute = Date.parse(`${parts["day"]}T${parts["minute"]}:00Z`);
  if (Number.isNaN(startOfMinute)) return undefined;
  if (!isDay(startOfMinute, parts["day"])) return undefined;
  const offsetMinutes = Number(parts["offsetHour"] ?? 0) * 60 + Number(parts["offsetMinute"] ?? 0);
  const offsetMs = (parts["sign"] === "-" ? -60_000 : 60_000) * offsetMinutes;
  const fractionMs = Number((parts["fraction"] ?? "").slice(0, 3).padEnd(3, "0"));
  return startOfMinute + Number(parts["second"]) * 1000 + fractionMs - offsetMs;
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isDay(ms: number, day: string | undefined): boolean {
  return new Date(ms).toISOString().slice(0, 10) === day;
}
