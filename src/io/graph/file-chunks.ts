import { createHash } from "node:crypto";
import type { UploadError } from "../../apply/upload-error.ts";
import { blockBytes } from "../block-pool.ts";
import { firstOf } from "../open-file.ts";
import type { BodyWatch, SentFile } from "./outgoing-body.ts";
import { type BlockReader, openBlockReader } from "./read-unchanged-file.ts";

/** A file to send, and who is told of its bytes. */
export interface ChunkedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Called with the number of bytes taken since the last call. */
  readonly onBytes?: (count: number) => void;
}

/** What sending in chunks needs. */
export interface ChunkOptions {
  /** What goes before and after the file's bytes. */
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly watch: BodyWatch;
  /** Whether a connection has written all that it took. */
  readonly isWritten: () => boolean;
  /** Told when the file's last bytes were taken. */
  readonly onSent: (sent: SentFile) => void;
}

/** Chunks, each made when it is asked for; no two are asked for at a time. */
export interface FileChunks extends AsyncIterable<Buffer> {
  /** Lets go of the file, sent or not. */
  readonly close: () => void;
}

/** What a connection is given at first, and as long as it is slow: only when it has taken it is a stall told from progress. */
const smallChunkBytes = 65_536;

/** A connection that takes a chunk in less gets a larger one next, as each chunk has its price. */
const quickMs = 500;

type Chunk = IteratorResult<Buffer, undefined>;

const noMore: Chunk = { done: true, value: undefined };

/** Who waits for a chunk that is being read. */
interface Asked {
  readonly resolve: (chunk: Chunk) => void;
  readonly reject: (problem: unknown) => void;
}

const nobody: Asked = { resolve: () => undefined, reject: () => undefined };

const nothing: Buffer = Buffer.alloc(0);

/**
 * The bytes of `file` between `head` and `tail`, read and hashed as a connection takes them; asking rejects with an
 * `UploadError` when the file is not as it was planned. An iterator by hand: of the hundred chunks of a video, a
 * generator would leave more behind than all else of its upload.
 */
export function openFileChunks(file: ChunkedFile, { head, tail, ...options }: ChunkOptions): FileChunks {
  const { watch } = options;
  const hash = createHash("sha256");
  let next: "head" | "file" | "nothing" = "head";
  let source: BlockReader | undefined;
  let asked = nobody;
  let block = nothing;
  let chunkBytes = smallChunkBytes;
  let givenAtMs = Number.NEGATIVE_INFINITY;

  const close = (): void => {
    next = "nothing";
    // A thread that reads needs the file for as long.
    if (asked !== nobody) return;
    source?.close();
    source = undefined;
  };

  const takeChunk = (): Chunk => {
    const value = firstOf(block, Math.min(chunkBytes, block.length));
    block = value.length === block.length ? nothing : block.subarray(value.length);
    watch.onChunk();
    file.onBytes?.(value.length);
    givenAtMs = performance.now();
    return { done: false, value };
  };

  const finish = (): Chunk => {
    close();
    options.onSent({ digest: `sha256:${hash.digest("hex")}`, sizeBytes: file.sizeBytes });
    watch.onEnd();
    return { done: false, value: tail };
  };

  const chunkOf = (read: Buffer | undefined): Chunk => {
    if (read === undefined) return finish();
    hash.update(read);
    block = read;
    return takeChunk();
  };

  const onRead = (error: UploadError | undefined, read: Buffer | undefined): void => {
    const { resolve, reject } = asked;
    asked = nobody;
    if (next === "nothing" || error !== undefined) close();
    try {
      if (error !== undefined) throw error;
      resolve(next === "nothing" ? noMore : chunkOf(read));
    } catch (problem) {
      reject(problem);
    }
  };

  const readChunk = (): Promise<Chunk> =>
    new Promise((resolve, reject) => {
      source ??= openBlockReader(file.path, file.sizeBytes, { isFree: options.isWritten, onRead });
      asked = { resolve, reject };
      source.read();
    });

  const nextOfFile = (): Promise<Chunk> => {
    const isQuick = performance.now() - givenAtMs < quickMs;
    chunkBytes = isQuick ? Math.min(2 * chunkBytes, blockBytes) : smallChunkBytes;
    return block.length > 0 ? Promise.resolve(takeChunk()) : readChunk();
  };

  const iterator: AsyncIterator<Buffer, undefined> = {
    next: () => {
      if (next === "file") return nextOfFile();
      if (next === "nothing") return Promise.resolve(noMore);
      next = "file";
      watch.onChunk();
      return Promise.resolve({ done: false, value: head });
    },
    return: () => {
      close();
      return Promise.resolve(noMore);
    },
  };
  return { [Symbol.asyncIterator]: () => iterator, close };
}
