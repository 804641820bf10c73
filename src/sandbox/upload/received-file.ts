import { createHash } from "node:crypto";
import { ignoredBytes, type UploadBytes } from "../media/upload-store.ts";

/** What is kept of bytes that went by. */
export interface MeasuredBytes {
  readonly sizeBytes: number;
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  /** The first bytes, enough to tell what they are. */
  readonly head: Uint8Array;
}

/** A part of a multipart body that is a file. */
export interface ReceivedFile extends MeasuredBytes {
  readonly fieldName: string;
  readonly fileName?: string;
  /** As declared, in lower case, without parameters. */
  readonly contentType: string;
}

/** How many bytes of a file are kept. */
export const headBytes = 65_536;

/** Reads `stream` to its end and keeps it in `kept`; memory does not grow with its length. */
export async function measureBytes(
  stream: AsyncIterable<Uint8Array>,
  kept: UploadBytes = ignoredBytes,
): Promise<MeasuredBytes> {
  try {
    const measured = await measure(stream, kept);
    await kept.keep(measured.digest);
    return measured;
  } catch (error) {
    await kept.drop();
    throw error;
  }
}

async function measure(stream: AsyncIterable<Uint8Array>, kept: UploadBytes): Promise<MeasuredBytes> {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    if (sizeBytes < headBytes) head.push(chunk.slice(0, headBytes - sizeBytes));
    sizeBytes += chunk.length;
    await kept.write(chunk);
  }
  return { sizeBytes, digest: `sha256:${hash.digest("hex")}`, head: Buffer.concat(head) };
}
