import { createHash, type Hash } from "node:crypto";
import type FormData from "form-data";
import { once } from "../../core/once.ts";
import { type ChunkedFile, openFileChunks } from "./file-chunks.ts";
import {
  type Attachment,
  type BodyWatch,
  type OutgoingBody,
  reusableField,
  type SentFile,
} from "./outgoing-body.ts";
import { expectFileSize, readWholeFile } from "./read-unchanged-file.ts";
import { watchSocket } from "./watch-socket.ts";

/** A file to send as an attachment. */
export interface FileAttachment extends Attachment, ChunkedFile {
  readonly contentType: string;
  readonly fileName: string;
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
  const bytes = readWholeFile(file.path, file.sizeBytes);
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
  const content = openFileChunks(file, {
    head: frame.head,
    tail: frame.tail,
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
      content.close();
    },
  };
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
