/** A part of a text: offsets in UTF-16 units, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The part `window` of `text`, with every range of `secrets` in it replaced by `[redacted]`. */
export function redactRanges(text: string, secrets: readonly TextRange[], window: TextRange): string {
  let shown = "";
  let at = window.start;
  for (const secret of secrets.toSorted((a, b) => a.start - b.start)) {
    if (secret.end <= at || secret.start >= window.end) continue;
    shown += `${text.slice(at, Math.max(at, secret.start))}[redacted]`;
    at = Math.min(secret.end, window.end);
  }
  return shown + text.slice(at, window.end);
}

/** `text` with every occurrence of a text of `secrets` replaced by `[redacted]`. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), text);
}
