/** One part of a multipart body. */
export interface Part {
  /** The lines before the empty one. */
  readonly head: string;
  readonly body: Buffer;
}

/** The parts of `body`, byte by byte as they were sent. */
export function splitMultipart(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`);
  const pieces = body.toString("latin1").split(`--${boundary}`);
  const [start, ...parts] = pieces;
  const end = parts.pop();
  if (start !== "" || (end !== "--\r\n" && end !== "--"))
    throw new Error(`not delimited: ${pieces.join("|")}`);
  return parts.map((part) => {
    const [head = "", ...rest] = part.replace(/^\r\n/, "").split("\r\n\r\n");
    return { head, body: Buffer.from(rest.join("\r\n\r\n").replace(/\r\n$/, ""), "latin1") };
  });
}
