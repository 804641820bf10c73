/**
 * What a terminal or a CI system could take for something else than text: controls, formats (bidi, zero-width), lone
 * surrogates, line and paragraph separators, and code points that show nothing. The two variation selectors of emoji stay.
 */
const unprintable = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const unprintables = new RegExp(unprintable.source, "gu");

/** `##[…`, `##vso[…`, `##teamcity[…`: commands to CI systems wherever they stand in a line. */
const bracketCommand = /##(?=[a-z]*\[)/gi;

/** `::command::` at the start of a line: GitHub Actions, which trims the line first. */
const colonCommand = /^(\s*):(?=:)/u;

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/**
 * `text` as one line that nothing takes for a command: what cannot be seen is escaped (`\n`, `\u202e`), and so is the
 * first character of what a CI system would execute.
 */
export function printable(text: string): string {
  return text
    .replace(unprintables, escapeCharacter)
    .replace(bracketCommand, "#\\u0023")
    .replace(colonCommand, "$1\\u003a");
}

/** `character` as it is shown when `printable` escapes it: `\n`, `\u202e`, `\u{e0067}`. */
export function escapeCharacter(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/** Whether `printable` escapes `character` wherever it stands. */
export function isUnprintable(character: string): boolean {
  return unprintable.test(character);
}
