/** A part of a text: offsets in UTF-16 units, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The part `window` of `text`, with every range of `secrets` (in order, apart) in it replaced by `[redacted]`. */
export function redactRanges(text: string, secrets: readonly TextRange[], window: TextRange): string {
  let shown = "";
  let at = window.start;
  for (const secret of secrets) {
    if (secret.end <= at || secret.start >= window.end) continue;
    shown += `${text.slice(at, Math.max(at, secret.start))}[redacted]`;
    at = Math.min(secret.end, window.end);
  }
  return shown + text.slice(at, window.end);
}

/** What is known of secrets' texts. */
export interface Redaction {
  readonly isIn: (text: string) => boolean;
  /** `text` with every secret in it, in any case, replaced by `[redacted]`. */
  readonly redact: (text: string) => string;
}

/** A shorter secret is looked for as a word of its own: a one-letter password is in every sentence. */
const leastDistinct = 8;

/** Finds and replaces `secrets` in other texts. */
export function createRedaction(secrets: readonly string[]): Redaction {
  const sources = [...new Set(secrets)].toSorted((a, b) => b.length - a.length).map(patternOf);
  // Without secrets, a pattern that matches nothing.
  const pattern = new RegExp(sources.length === 0 ? "(?!)" : sources.join("|"), "giu");
  return {
    isIn: (text) => text.search(pattern) !== -1,
    redact: (text) => text.replace(pattern, "[redacted]"),
  };
}

function patternOf(secret: string): string {
  const escaped = secret.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return secret.length >= leastDistinct ? escaped : `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`;
}
