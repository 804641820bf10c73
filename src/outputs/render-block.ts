/** `open`, the members on lines of their own and two spaces further in, `close`; without members `open` and `close` alone. */
export function renderBlock(open: string, members: readonly string[], close: string): string {
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${members.map(indent).join("\n")}\n${close}`;
}

function indent(text: string): string {
  return `  ${text.replaceAll("\n", "\n  ")}`;
}
