import { createHash } from "node:crypto";
import { blockBytes } from "../block-pool.ts";

/** Bytes from the beginning that are kept to tell the format by. */
export const headMaxBytes: number = blockBytes;

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

/** A reader that hashes and counts bytes and keeps their beginning: in `room`, of `headMaxBytes`, where that is given. */
export function createContentReader(room?: Buffer): ContentReader {
  const hash = createHash("sha256");
  const head = room === undefined ? keepCopies() : fillRoom(room);
  let sizeBytes = 0;
  return {
    update(bytes) {
      hash.update(bytes);
      if (sizeBytes < headMaxBytes) head.add(bytes.subarray(0, headMaxBytes - sizeBytes));
      sizeBytes += bytes.length;
      return sizeBytes;
    },
    finish: () => ({ digest: `sha256:${hash.digest("hex")}`, sizeBytes, head: head.bytes() }),
  };
}

interface Head {
  readonly add: (bytes: Uint8Array) => void;
  readonly bytes: () => Buffer;
}

function keepCopies(): Head {
  const copies: Buffer[] = [];
  return { add: (bytes) => void copies.push(Buffer.from(bytes)), bytes: () => joined(copies) };
}

function fillRoom(room: Buffer): Head {
  let usedBytes = 0;
  return {
    add: (bytes) => {
      room.set(bytes, usedBytes);
      usedBytes += bytes.length;
    },
    bytes: () => room.subarray(0, usedBytes),
  };
}

/** Most files begin in one chunk, and a copy of it would be held beside it. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only, another] = chunks;
  return only !== undefined && another === undefined ? only : Buffer.concat(chunks);
}
