import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import type FormData from "form-data";
import type { AssetType } from "../../core/asset-type.ts";
import { once } from "../../core/once.ts";
import { readUnchangedFile, readWholeFile } from "./read-unchanged-file.ts";

/** A request body for one attempt. */
export interface OutgoingBody {
  readonly content: Readable | Buffer;
  /** Called when a connection takes the content, where that is no stream. */
  readonly onTaken: () => void;
  /** Content-Type and Content-Length. */
  readonly headers: ReadonlyMap<string, string>;
  /** Digest and size of the file's bytes that were taken, once all were; undefined before, and where there is no file. */
  readonly sent: () => SentFile | undefined;
  /** Frees what the body holds, sent or not. */
  readonly dispose: () => void;
}

/** What of a file was really sent. */
export interface SentFile {
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Told as a connection takes the body. */
export interface BodyWatch {
  /** A chunk was taken; the first one says that the connection stands. */
  readonly onChunk: () => void;
  /** The last chunk was taken. */
  readonly onEnd: () => void;
}

/** The fields of a body beside its message: what is no text goes into a form as its JSON text. */
export type BodyFields = ReadonlyMap<string, string | object>;

/** What an attachment is, whatever its bytes, and what else its request says. */
export interface Attachment {
  readonly type: AssetType;
  /** Whether it gets an ID to be sent by again. */
  readonly isReusable: boolean;
  readonly fields: BodyFields;
}

/** A file to send as an attachment. */
export interface FileAttachment extends Attachment {
  readonly path: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly fileName: string;
  /** Called with the number of bytes taken since the last call. */
  readonly onBytes?: (count: number) => void;
}

/** The JSON body that makes Meta fetch `url`, percent-encoded and without its fragment, by itself. */
export function openUrlBody(attachment: Attachment & { readonly url: string }): OutgoingBody {
  const url = new URL(attachment.url);
  url.hash = "";
  const payload = { url: url.href, ...reusableField(attachment) };
  return openJsonBody({ attachment: { type: attachment.type, payload } }, attachment.fields);
}

/** The JSON body with this `message` and `fields`. */
export function openJsonBody(message: object, fields: BodyFields): OutgoingBody {
  const content = Buffer.from(JSON.stringify({ message, ...Object.fromEntries(fields) }));
  return {
    content,
    onTaken: () => undefined,
    headers: new Map([
      ["content-type", "application/json"],
      ["content-length", String(content.length)],
    ]),
    sent: () => undefined,
    dispose: () => undefined,
  };
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
  const form = await createForm(file, bytes);
  const digest = digestOf(createHash("sha256").update(bytes));
  return { content: form.getBuffer(), headers: headersOf(form), file: { digest, sizeBytes: bytes.length } };
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
  const chunks = await readUnchangedFile(file.path, file.sizeBytes);
  const source = Readable.from(chunks, { objectMode: false });
  const form = await createForm(file, source);
  return {
    content: form,
    onTaken: () => undefined,
    headers: headersOf(form),
    sent: watchForm(form, file, watch),
    dispose: () => {
      disposeOf(form);
      disposeOf(source);
    },
  };
}

/** Each upload needs it: asking for what is loaded already has its price, too. */
export const loadFormData: () => Promise<typeof FormData> = once(
  async () => (await import("form-data")).default,
);

async function createForm(file: FileAttachment, content: Readable | Buffer): Promise<FormData> {
  const form = new (await loadFormData())();
  const attachment = { type: file.type, payload: reusableField(file) };
  form.append("message", JSON.stringify({ attachment }));
  for (const [name, value] of file.fields) {
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  form.append("filedata", content, {
    filename: file.fileName,
    contentType: file.contentType,
    knownLength: file.sizeBytes,
  });
  return form;
}

function headersOf(form: FormData): ReadonlyMap<string, string> {
  return new Map([
    ["content-type", `multipart/form-data; boundary=${form.getBoundary()}`],
    ["content-length", String(form.getLengthSync())],
  ]);
}

function reusableField({ isReusable }: Attachment): { readonly is_reusable?: true } {
  return isReusable ? { is_reusable: true } : {};
}

function watchForm(form: Readable, file: FileAttachment, watch: BodyWatch): () => SentFile | undefined {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let digest: string | undefined;
  // form-data hands over its own boundaries as text, and the file as bytes.
  form.on("data", (chunk: string | Buffer) => {
    watch.onChunk();
    if (typeof chunk === "string") return;
    hash.update(chunk);
    sizeBytes += chunk.length;
    file.onBytes?.(chunk.length);
  });
  form.on("end", () => {
    digest = digestOf(hash);
    watch.onEnd();
  });
  return () => (digest === undefined ? undefined : { digest, sizeBytes });
}

function digestOf(hash: Hash): string {
  return `sha256:${hash.digest("hex")}`;
}

// A stream that fails with nobody listening any more would end the process.
function disposeOf(stream: Readable): void {
  stream.on("error", () => undefined);
  stream.destroy();
}
