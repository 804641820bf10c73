const redacted = "[redacted]";

const secretNames: ReadonlySet<string> = new Set([
  "access_token",
  "appsecret_proof",
  "input_token",
  "client_secret",
  "cookie",
]);

/** Takes secrets out of what is shown: known ones wherever they stand, any other by the name it goes by. */
export interface Redactor {
  readonly text: (text: string) => string;
  readonly named: (name: string, value: unknown) => unknown;
}

/** A redactor that knows `known`, none of which may be empty to count. */
export function createRedactor(known: readonly string[]): Redactor {
  const secrets = known.filter((secret) => secret !== "").toSorted((a, b) => b.length - a.length);
  const shortest = secrets.at(-1)?.length ?? 0;
  const text = (value: string): string =>
    (value.length < shortest ? [] : secrets)
      .reduce((rest, secret) => rest.replaceAll(secret, redacted), value)
      .replace(
        /\b(access_token|appsecret_proof|input_token|client_secret)(["':=\s]+)[^&\s"']+/g,
        `$1$2${redacted}`,
      );
  const shown = (value: string): string => shorten(text(value));
  const named = (name: string, value: unknown): unknown => {
    const lowerName = name.toLowerCase();
    if (lowerName === "authorization") return `Bearer ${redacted}`;
    return secretNames.has(lowerName) ? redacted : anyValue(value);
  };
  const anyValue = (value: unknown): unknown => {
    if (typeof value === "string") return shown(value);
    if (Array.isArray(value)) return value.map(anyValue);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [text(key), named(key, member)]));
  };
  return { text, named };
}

const longestText = 4096;

/** The beginning of a long text, and how long it is. */
export function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}… (${text.length} characters)`;
}
