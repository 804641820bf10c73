/** `text` with the user and the password of every address in it replaced: git repeats what the remote's URL holds. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*(?:@[^\s/@'"]*)*@/gi, "$1[redacted]@");
}
