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

/** `text`, cut at its end with `…` where it takes more than `columns`. */
export function fitText(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let fitted = "";
  let width = 0;
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme);
    if (width >= columns) break;
    fitted += grapheme;
  }
  return columns > 0 ? `${fitted}…` : "";
}

/** `text` with spaces after it, up to `columns`. */
export function padText(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}
