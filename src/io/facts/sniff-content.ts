import { canonicalContentType } from "../../core/facts/content-type-name.ts";
import type { Pixels } from "../../core/facts/facts.ts";
import { isUtf8Text, sniffMarkup } from "../../core/facts/sniff-text.ts";
import { once } from "../../core/once.ts";
import type { ReadContent } from "./content-reader.ts";

/** What the beginning of some bytes shows. */
export interface SniffedContent {
  readonly contentType: string | undefined;
  readonly isText: boolean;
  readonly pixels?: Pixels;
}

// An import of what is loaded already still costs more than most of what is done with a small file.
const loadFileType = once(() => import("file-type/core"));
const loadImageSize = once(() => import("image-size"));

/** The media type of `content` by its bytes alone, and for an image its pixels where its header is in the head. */
export async function sniffContent({ head, sizeBytes }: ReadContent): Promise<SniffedContent> {
  const contentType = await sniffContentType(head);
  if (contentType === undefined) return { contentType, isText: isUtf8Text(head, head.length < sizeBytes) };
  const pixels = contentType.startsWith("image/") ? await readPixels(head) : undefined;
  return { contentType, isText: false, ...(pixels && { pixels }) };
}

async function sniffContentType(head: Buffer): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await loadFileType();
  // A format that is cut off in an unforeseen place is a format that is not recognised.
  const mime = await fileTypeFromBuffer(head).then(
    (found) => found?.mime,
    () => undefined,
  );
  if (mime !== undefined && mime !== "application/xml") return canonicalContentType(mime);
  return sniffMarkup(head) ?? mime;
}

async function readPixels(head: Buffer): Promise<Pixels | undefined> {
  const { imageSize } = await loadImageSize();
  try {
    // A copy with a buffer of its own: image-size reads on past the end of a cut-off header that shares one.
    const { width, height } = imageSize(new Uint8Array(head));
    return width > 0 && height > 0 ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}
