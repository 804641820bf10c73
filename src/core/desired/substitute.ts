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
  const unknown = new Set<string>();
  const text = template.replaceAll(variable, (_, name: string) => {
    const value = variables.get(name);
    if (value !== undefined) return quote(value);
    unknown.add(name);
    return "";
  });
  return unknown.size > 0 ? { kind: "unknown", names: [...unknown] } : { kind: "text", text };
}

/** `template` without its variables. */
export function withoutVariables(template: string): string {
  return template.replaceAll(variable, "");
}

/** `text` so that a glob takes it letter by letter. */
export function escapeGlob(text: string): string {
  return text.replaceAll(/[\\*?[\]{}()!+@|]/g, "\\$&");
}
