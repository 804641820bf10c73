const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * `text` as a double-quoted literal on one line, the same in JSON, JavaScript and TypeScript.
 *
 * Control, format (bidi) and line separator characters and lone surrogates are escaped; it evaluates back to exactly
 * `text`.
 */
export function quote(text: string): string {
  return JSON.stringify(text).replace(invisible, escapeUnits);
}

/**
 * `text` quoted in a documentation comment on one line.
 *
 * It can neither end the comment nor be read as a tag: an `@` stays as it is only before a digit (`cat@2x.png`).
 */
export function quoteInComment(text: string): string {
  return `/** ${quote(text)
    .replaceAll("*/", "*\\/")
    .replace(/@(?!\d)/g, escapeUnits)} */`;
}

/** `name` as a property name of an object literal. */
export function quoteProperty(name: string): string {
  // `{ "__proto__": … }` sets the prototype; a computed name makes a property.
  return name === "__proto__" ? `["__proto__"]` : quote(name);
}

function escapeUnits(text: string): string {
  return text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
