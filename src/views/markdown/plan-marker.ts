/**
 * A line that nobody sees in a rendered comment, for a job to find its own comment by: one for each manifest.
 *
 * @param manifest its path in the repository.
 */
export function planMarker(manifest: string): string {
  const name = manifest.replaceAll(/[^A-Za-z0-9._/-]/gu, percentEncode);
  return `<!-- messenger-assets plan ${name} -->`;
}

/** encodeURIComponent leaves `!` as it is, and throws at a lone surrogate. */
function percentEncode(character: string): string {
  return Array.from(
    Buffer.from(character),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}
