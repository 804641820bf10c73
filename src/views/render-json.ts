/** `value` as two-space JSON with one newline at the end. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
