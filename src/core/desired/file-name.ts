/** The last segment of a path or a URL, decoded; empty when there is none. */
export function baseNameOf(source: string): string {
  if (!/^https?:\/\//i.test(source) || !URL.canParse(source))
    return source.slice(source.lastIndexOf("/") + 1);
  const { pathname } = new URL(source);
  const segment = pathname.slice(pathname.lastIndexOf("/") + 1);
  return decodeSegment(segment);
}

/** `name` with everything but ASCII letters, digits and `._- ` replaced by `_`: Meta takes no other file names. */
export function toFileName(name: string): string {
  const plain = name.normalize("NFC").replaceAll(/[^A-Za-z0-9._ -]/gu, "_");
  return plain === "" ? "file" : plain;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
