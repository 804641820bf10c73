import type { AssetType } from "../../core/asset-type.ts";

/** A request body for one attempt. */
export interface OutgoingBody {
  readonly content: Buffer | AsyncIterable<Buffer>;
  /** Called when a connection takes the content, where that is one buffer. */
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

/** What says whether the attachment is to be reusable, as the API wants it said. */
export function reusableField({ isReusable }: Attachment): { readonly is_reusable?: true } {
  return isReusable ? { is_reusable: true } : {};
}
