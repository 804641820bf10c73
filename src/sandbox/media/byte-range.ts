import type { IncomingHttpHeaders } from "node:http";

/** Bytes of a file; both ends are in. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The one range of a file of `size` bytes that is asked for (RFC 9110, 14): undefined for the whole file, also where
 * several are asked for or the client's part is of another `etag`; null when there are no such bytes.
 */
export function parseRange(
  headers: IncomingHttpHeaders,
  { size, etag }: { readonly size: number; readonly etag: string },
): ByteRange | undefined | null {
  const ifRange = headers["if-range"];
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? null : { start, end };
}
