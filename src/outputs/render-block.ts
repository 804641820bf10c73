/** `open`, the members on lines of their own and further in, `close`; without members `open` and `close` alone. */
export function renderBlock(
  open: string,
  members: readonly string[],
  close: string,
  indentation = "  ",
): string {
  if (members.length === 0) return `${open}${close}`;
  const lines = members.map((member) => `${indentation}${member.replaceAll("\n", `\n${indentation}`)}`);
  return `${open}\n${lines.join("\n")}\n${close}`;
}
