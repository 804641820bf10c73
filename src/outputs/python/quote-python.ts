const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * `text` as a double-quoted Python literal on one line.
 *
 * Control, format (bidi) and line separator characters and lone surrogates are escaped; it evaluates back to exactly
 * `text`.
 */
export function quotePython(text: string): string {
  // What JSON escapes, Python reads alike.
  return JSON.stringify(text).replace(invisible, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const [high, low] = [character.charCodeAt(0), character.charCodeAt(1)];
  if (character.length === 1) return `\\u${high.toString(16).padStart(4, "0")}`;
  // Python does not join an escaped pair.
  const codePoint = (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
  return `\\U${codePoint.toString(16).padStart(8, "0")}`;
}
