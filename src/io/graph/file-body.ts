import { createHash, type Hash } from "node:crypto";
import type FormData from "form-data";
import { once } from "../../core/once.ts";
import { blockBytes } from "../block-pool.ts";
import {
  type Attachment,
  type BodyWatch,
  type OutgoingBody,
  reusableField,
  type SentFile,
} from "./outgoing-body.ts";
import { expectFileSize, openBlockReader, readWholeFile } from "./read-unchanged-file.ts";
import { watchSocket } from "./watch-socket.ts";

/** A file to send as an attachment. */
export interface FileAttachment extends Attachment {
  readonly path: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly fileName: string;
  /** Called with the number of bytes taken since the last call. */
  readonly onBytes?: (count: number) => void;
}

/** A small file in the body that it is sent in. */
export interface WholeBody extends Pick<OutgoingBody, "headers"> {
  readonly content: Buffer;
  /** What of the file is in it: all. */
  readonly file: SentFile;
}

/**
 * Reads `file`, of at most `wholeFileMaxBytes`, into the multipart body with the parts `message` and `filedata`.
 *
 * @throws {UploadError} as `readWholeFile`.
 */
export async function readWholeBody(file: FileAttachment): Promise<WholeBody> {
  const bytes = await readWholeFile(file.path, file.sizeBytes);
  const { head, tail, headers } = await createFrame(file);
  const digest = digestOf(createHash("sha256").update(bytes));
  return {
    content: Buffer.concat([head, bytes, tail]),
    headers,
    file: { digest, sizeBytes: bytes.length },
  };
}

/** A body that a connection takes at once: a small file's stream costs more than its bytes. */
export function openWholeBody(
  { content, headers, file }: WholeBody,
  onBytes: FileAttachment["onBytes"],
): OutgoingBody {
  let sent: SentFile | undefined;
  return {
    content,
    onTaken: () => {
      sent = file;
      onBytes?.(file.sizeBytes);
    },
    headers,
    sent: () => sent,
    dispose: () => undefined,
  };
}

/** The same multipart body of a file of any size, which is read, and hashed, as the connection takes it. */
export async function openStreamedBody(file: FileAttachment, watch: BodyWatch): Promise<OutgoingBody> {
  const frame = await createFrame(file);
  await expectFileSize(file.path, file.sizeBytes);
  const socket = watchSocket(frame.boundary);
  let sent: SentFile | undefined;
  const content = streamFile(file, frame, {
    watch,
    isWritten: socket.isDrained,
    onSent: (all) => {
      sent = all;
    },
  });
  return {
    content,
    onTaken: () => undefined,
    headers: frame.headers,
    sent: () => sent,
    dispose: () => {
      socket.close();
      // What it fails with when it is ended early was told already, or is of no use any more.
      content.return().catch(() => undefined);
    },
  };
}

/** What a connection is given at first, and as long as it is slow: only when it has taken it is a stall told from progress. */
const smallChunkBytes = 65_536;

/** A connection that takes a chunk in less gets a larger one next, as each chunk has its price. */
const quickMs = 500;

interface StreamOptions {
  readonly watch: BodyWatch;
  /** Whether a connection has written all that it took. */
  readonly isWritten: () => boolean;
  /** Told when the file's last bytes were taken. */
  readonly onSent: (sent: SentFile) => void;
}

async function* streamFile(
  file: FileAttachment,
  { head, tail }: Frame,
  { watch, isWritten, onSent }: StreamOptions,
): AsyncGenerator<Buffer, void> {
  const hash = createHash("sha256");
  watch.onChunk();
  yield head;
  const source = await openBlockReader(file.path, file.sizeBytes, isWritten);
  let chunkBytes = smallChunkBytes;
  try {
    for (let block = await source.read(); block !== undefined; block = await source.read()) {
      hash.update(block);
      while (block.length > 0) {
        const chunk = block.subarray(0, chunkBytes);
        block = block.subarray(chunkBytes);
        watch.onChunk();
        file.onBytes?.(chunk.length);
        const givenAtMs = performance.now();
        yield chunk;
        const isQuick = performance.now() - givenAtMs < quickMs;
        chunkBytes = isQuick ? Math.min(2 * chunkBytes, blockBytes) : smallChunkBytes;
      }
    }
  } finally {
    source.close();
  }
  onSent({ digest: digestOf(hash), sizeBytes: file.sizeBytes });
  watch.onEnd();
  yield tail;
}

/** Each upload needs it: asking for what is loaded already has its price, too. */
export const loadFormData: () => Promise<typeof FormData> = once(
  async () => (await import("form-data")).default,
);

/** What goes before and after the file's bytes. */
interface Frame extends Pick<OutgoingBody, "headers"> {
  readonly head: Buffer;
  readonly tail: Buffer;
  /** Stands in no other body. */
  readonly boundary: string;
}

async function createFrame(file: FileAttachment): Promise<Frame> {
  const form = new (await loadFormData())();
  const attachment = { type: file.type, payload: reusableField(file) };
  form.append("message", JSON.stringify({ attachment }));
  for (const [name, value] of file.fields) {
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  form.append("filedata", Buffer.alloc(0), { filename: file.fileName, contentType: file.contentType });
  const boundary = form.getBoundary();
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const frame = form.getBuffer();
  return {
    head: frame.subarray(0, -tail.length),
    tail,
    boundary,
    headers: new Map([
      ["content-type", `multipart/form-data; boundary=${boundary}`],
      ["content-length", String(frame.length + file.sizeBytes)],
    ]),
  };
}

function digestOf(hash: Hash): string {
  return `sha256:${hash.digest("hex")}`;
}
