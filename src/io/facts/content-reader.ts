import { createHash } from "node:crypto";

/** Bytes from the beginning that are kept to tell the format by. */
export const headMaxBytes: number = 256 * 1024;

/** What one pass over some bytes gives. */
export interface ReadContent {
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** The first bytes, at most `headMaxBytes`. */
  readonly head: Buffer;
}

/** Takes bytes as they come. */
export interface ContentReader {
  /** Takes the next bytes, and keeps no reference to them. Returns how many there were until now. */
  readonly update: (bytes: Uint8Array) => number;
  /** What the bytes came to; called once, at the end. */
  readonly finish: () => ReadContent;
}

/** A reader that hashes and counts bytes and keeps their beginning. */
export function createContentReader(): ContentReader {
  const hash = createHash("sha256");
  const head: Buffer[] = [];
  let sizeBytes = 0;
  return {
    update(bytes) {
      hash.update(bytes);
      if (sizeBytes < headMaxBytes) head.push(Buffer.from(bytes.subarray(0, headMaxBytes - sizeBytes)));
      sizeBytes += bytes.length;
      return sizeBytes;
    },
    finish: () => ({ digest: `sha256:${hash.digest("hex")}`, sizeBytes, head: joined(head) }),
  };
}

/** Most files begin in one chunk, and a copy of it would be held beside it. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only, another] = chunks;
  return only !== undefined && another === undefined ? only : Buffer.concat(chunks);
}
