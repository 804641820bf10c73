/** Made when it is needed: most keys are ASCII, and making it costs a tenth of a plan's start. */
let segmenter: Intl.Segmenter | undefined;

const plainText = /^[\x20-\x7e]*$/;

/** Emoji, and the scripts that terminals draw two columns wide (Unicode's East Asian wide and full-width forms). */
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji}\ufe0f/u;

const zeroWidth = /^[\p{M}\u200d]+$/u;

/** How many columns of a terminal `text` takes; it holds no control characters. */
export function displayWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The characters of `text` as people count them. */
export function graphemes(text: string): readonly string[] {
  if (plainText.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** How many columns one grapheme takes: 0, 1 or 2. */
function graphemeWidth(grapheme: string): number {
  if (zeroWidth.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** `text`, cut at its end with `ellipsis`, one column wide, where it takes more than `columns`. */
export function fitText(text: string, columns: number, ellipsis = "…"): string {
  if (displayWidth(text) <= columns) return text;
  return columns > 0 ? longestRun(graphemes(text), columns - 1).join("") + ellipsis : "";
}

/** `text`, cut at its start in the same way: the end of a path says more than its beginning. */
export function fitTextEnd(text: string, columns: number, ellipsis = "…"): string {
  if (displayWidth(text) <= columns) return text;
  const kept = longestRun(graphemes(text).toReversed(), columns - 1);
  return columns > 0 ? ellipsis + kept.toReversed().join("") : "";
}

/** The first of `parts`, as many as `columns` hold. */
function longestRun(parts: readonly string[], columns: number): readonly string[] {
  let width = 0;
  const end = parts.findIndex((grapheme) => {
    width += graphemeWidth(grapheme);
    return width > columns;
  });
  return end === -1 ? parts : parts.slice(0, end);
}

/** `text` with spaces after it, up to `columns`. */
export function padText(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}
