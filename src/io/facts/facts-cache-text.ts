import type { FileFacts, LfsPointer, Pixels } from "../../core/facts/facts.ts";
import { compareText } from "../../core/text/compare-text.ts";
import type { FileStamp } from "./file-stamp.ts";

/** Facts, and the stamp that the file had when they were read. */
export interface CachedFile {
  readonly stamp: FileStamp;
  readonly facts: FileFacts;
}

/** Counts up with every change to how facts are told from bytes, or to this file's shape. */
const cacheVersion = 1;

/** The cache file's text, with one line a file, sorted by path. */
export function serializeFactsCache(files: ReadonlyMap<string, CachedFile>): string {
  const lines = [...files]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([path, { stamp, facts }]) =>
      JSON.stringify([path, [stamp.size, stamp.mtimeNs, stamp.ctimeNs, stamp.ino].map(String), facts]),
    );
  return `{"cacheVersion":${cacheVersion},"files":[\n${lines.join(",\n")}\n]}\n`;
}

/** The files in a cache file's text by path; whatever is broken or of another version is left out. */
export function parseFactsCache(text: string): Map<string, CachedFile> {
  const files = new Map<string, CachedFile>();
  for (const entry of parseEntries(text)) {
    const [path, stamp, facts] = Array.isArray(entry) ? entry : [];
    const cached = parseCachedFile(stamp, facts);
    if (typeof path === "string" && cached !== undefined) files.set(path, cached);
  }
  return files;
}

function parseEntries(text: string): readonly unknown[] {
  const document = parseJson(text);
  if (!isObject(document) || document["cacheVersion"] !== cacheVersion) return [];
  return Array.isArray(document["files"]) ? document["files"] : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseCachedFile(stampValue: unknown, factsValue: unknown): CachedFile | undefined {
  const stamp = parseStamp(stampValue);
  const facts = parseFacts(factsValue);
  return stamp === undefined || facts === undefined ? undefined : { stamp, facts };
}

function parseStamp(value: unknown): FileStamp | undefined {
  if (!Array.isArray(value) || !value.every(isInteger)) return undefined;
  const [size, mtimeNs, ctimeNs, ino] = value.map(BigInt);
  if (size === undefined || mtimeNs === undefined || ctimeNs === undefined || ino === undefined)
    return undefined;
  return { size, mtimeNs, ctimeNs, ino };
}

function isInteger(value: unknown): value is string {
  return typeof value === "string" && /^-?\d+$/.test(value);
}

function parseFacts(value: unknown): FileFacts | undefined {
  if (!isObject(value) || value["kind"] !== "file") return undefined;
  const { digest, sizeBytes, contentType, isText, pixels, lfs } = value;
  if (!isDigest(digest) || typeof sizeBytes !== "number" || typeof isText !== "boolean") return undefined;
  if (contentType !== undefined && typeof contentType !== "string") return undefined;
  if (pixels !== undefined && !isPixels(pixels)) return undefined;
  if (lfs !== undefined && !isLfsPointer(lfs)) return undefined;
  return {
    kind: "file",
    digest,
    sizeBytes,
    contentType,
    isText,
    ...(pixels && { pixels }),
    ...(lfs && { lfs }),
  };
}

function isDigest(value: unknown): value is string {
  return typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value);
}

function isPixels(value: unknown): value is Pixels {
  return isObject(value) && typeof value["width"] === "number" && typeof value["height"] === "number";
}

function isLfsPointer(value: unknown): value is LfsPointer {
  return isObject(value) && isDigest(value["oid"]) && typeof value["sizeBytes"] === "number";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
