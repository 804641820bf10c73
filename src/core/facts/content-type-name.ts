/** Names that recognisers and servers use for a media type, and the one that this tool uses. */
const canonicalNames: ReadonlyMap<string, string> = new Map([
  ["audio/mp3", "audio/mpeg"],
  ["audio/x-m4a", "audio/mp4"],
  ["audio/m4a", "audio/mp4"],
  ["video/x-m4v", "video/mp4"],
  ["audio/vnd.wave", "audio/wav"],
  ["audio/wave", "audio/wav"],
  ["audio/x-wav", "audio/wav"],
  ["audio/x-aac", "audio/aac"],
  ["audio/aacp", "audio/aac"],
  ["audio/opus", "audio/ogg"],
  ["image/jpg", "image/jpeg"],
  // An animated PNG is a PNG to whoever does not know better.
  ["image/apng", "image/png"],
]);

/** The media type of a Content-Type, in lower case, without parameters, under the name that this tool uses. */
export function canonicalContentType(contentType: string): string {
  const name = contentType.replace(/;.*$/s, "").trim().toLowerCase();
  return canonicalNames.get(name) ?? name;
}

/** Media types by extension, for files whose bytes are not here. */
const byExtension: ReadonlyMap<string, string> = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["gif", "image/gif"],
  ["webp", "image/webp"],
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["aac", "audio/aac"],
  ["wav", "audio/wav"],
  ["amr", "audio/amr"],
  ["mp4", "video/mp4"],
  ["m4v", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
  ["3gp", "video/3gpp"],
  ["ogg", "audio/ogg"],
  ["opus", "audio/ogg"],
  ["ogv", "video/ogg"],
  ["pdf", "application/pdf"],
  ["docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
]);

/** The media type that the extension of `path` promises; undefined for an extension that is not in the table. */
export function contentTypeOfExtension(path: string): string | undefined {
  return byExtension.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase());
}
