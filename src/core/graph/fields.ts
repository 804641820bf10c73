/** The fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object: no array, no null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of the JSON `text`, or undefined where it is not JSON. */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
