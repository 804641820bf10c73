import type { IncomingHttpHeaders } from "node:http";

/** What a client may hold a copy of a file by. */
export interface Validators {
  /** Strong, in quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModifiedMs: number;
}

/** Whether the client's copy is still good (RFC 9110, 13.2.2): If-None-Match decides alone where it is given. */
export function isFresh(headers: IncomingHttpHeaders, { etag, lastModifiedMs }: Validators): boolean {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined) {
    return noneMatch.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
  }
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return Math.floor(lastModifiedMs / 1000) * 1000 <= since;
}
