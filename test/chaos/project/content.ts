import { createHash } from "node:crypto";
import { mp4, pdf, png } from "../../support/media.ts";

/** The types of media that projects are made of. */
export type MediaType = "image" | "video" | "file";

/** The bytes of one asset, by what makes them different. */
export interface Content {
  readonly type: MediaType;
  readonly text: string;
  readonly paddingBytes: number;
}

/** What a type's files are called and declared as. */
export const mediaKinds: Readonly<
  Record<MediaType, { readonly extension: string; readonly contentType: string }>
> = {
  image: { extension: "png", contentType: "image/png" },
  video: { extension: "mp4", contentType: "video/mp4" },
  file: { extension: "pdf", contentType: "application/pdf" },
};

const makers: Readonly<Record<MediaType, (text: string) => Buffer>> = { image: png, video: mp4, file: pdf };

/** The bytes themselves. */
export function bytesOf({ type, text, paddingBytes }: Content): Buffer {
  return makers[type](text + " ".repeat(paddingBytes));
}

/** `sha256:` and 64 hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
