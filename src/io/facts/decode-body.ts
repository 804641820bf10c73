import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/** More of them, each with its buffers, no honest server puts on top of each other. */
const maxEncodings = 3;

/**
 * `body` without its Content-Encoding `encoding`; undefined for one that is not known, or more than three.
 *
 * Some servers compress whatever is asked for. The encoding is the transport's, not the file's: Meta, too, keeps the
 * bytes that are left without it.
 */
export function decodeBody(body: Readable, encoding: string | undefined): Readable | undefined {
  const names = encodingNames(encoding);
  if (names.length > maxEncodings) return undefined;
  const steps: Transform[] = [];
  for (const name of names.toReversed()) {
    const create = decoders.get(name);
    if (create === undefined) return undefined;
    steps.push(create());
  }
  return steps.reduce<Readable>((source, step) => pipeline(source, step, () => undefined), body);
}

/** Whether the bytes on the wire are other than those of the file. */
export function isEncoded(encoding: string | undefined): boolean {
  return encodingNames(encoding).length > 0;
}

function encodingNames(encoding: string | undefined): readonly string[] {
  const names = (encoding ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "" && name !== "identity");
}
