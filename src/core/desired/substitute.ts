/** A text with its variables filled in, or the names that it uses and nobody gave. */
export type Substituted =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unknown"; readonly names: readonly string[] };

const variable = /\$\{([^}]*)\}/g;

/** Fills in every `${name}` of `template`; `quote` is applied to what is filled in. */
export function substitute(
  template: string,
  variables: ReadonlyMap<string, string>,
  quote: (value: string) => string = (value) => value,
): Substituted {
  const names = [...template.matchAll(variable)].map(([, name = ""]) => name);
  const unknown = [...new Set(names)].filter((name) => !variables.has(name));
  if (unknown.length > 0) return { kind: "unknown", names: unknown };
  return {
    kind: "text",
    text: template.replaceAll(variable, (_, name: string) => quote(variables.get(name) ?? "")),
  };
}

/** `text` so that a glob takes it letter by letter. */
export function escapeGlob(text: string): string {
  return text.replaceAll(/[\\*?[\]{}()!+@|]/g, "\\$&");
}
