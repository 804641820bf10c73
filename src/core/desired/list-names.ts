/** The first twenty of `names`, as they stand in a message. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `\`${name}\``);
  return `${shown.join(", ")}${names.length > shown.length ? " …" : ""}`;
}
