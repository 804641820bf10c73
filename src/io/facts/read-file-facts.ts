import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import { contentTypeOfExtension } from "../../core/facts/content-type-name.ts";
import type { FactsProblem, FileFacts } from "../../core/facts/facts.ts";
import { parseLfsPointer } from "../../core/facts/lfs-pointer.ts";
import { blockBytes, giveBlockBack, takeBlock } from "../block-pool.ts";
import { type OpenFile, openFile } from "../open-file.ts";
import { createContentReader, type ReadContent } from "./content-reader.ts";
import type { FactsCache } from "./facts-cache.ts";
import { type FileStamp, fileStamp, isSameStamp } from "./file-stamp.ts";
import { sniffContent } from "./sniff-content.ts";

/** How to read a file. */
export interface ReadFileOptions {
  readonly cache?: FactsCache;
  /** The path as messages show it; without it, the absolute one. */
  readonly name?: string;
  /** What the file system has just told of the file itself, where the path is no link. */
  readonly stats?: BigIntStats;
}

/**
 * What the file at `absolutePath` is, read in one pass, or not at all when the cache knows it.
 *
 * Problems: `asset-file-not-found`, `asset-file-unreadable` (no permission, a folder, no regular file, a read error).
 */
export async function readFileFacts(
  absolutePath: string,
  options: ReadFileOptions = {},
): Promise<FileFacts | FactsProblem> {
  const name = options.name ?? absolutePath;
  try {
    const stats = options.stats ?? (await stat(absolutePath, { bigint: true }));
    if (stats.isDirectory())
      return unreadable(name, "it is a folder", "name a file in it, or all with `glob`");
    // Opening a pipe would wait for a writer.
    if (!stats.isFile()) return unreadable(name, "it is no regular file", "name a file that holds the media");
    const before = fileStamp(stats);
    return options.cache?.get(absolutePath, before) ?? (await readFacts(absolutePath, before, options.cache));
  } catch (error) {
    return readProblem(name, error);
  }
}

async function readFacts(path: string, before: FileStamp, cache: FactsCache | undefined): Promise<FileFacts> {
  const readAtMs = cache?.now() ?? 0;
  const file = openFile(path);
  try {
    const facts = await readContent(file, Number(before.size), (content) => factsOf(path, content));
    const after = fileStamp(file.stats());
    if (isSameStamp(before, after)) cache?.put(path, { stamp: after, facts, readAtMs });
    return facts;
  } finally {
    file.close();
  }
}

/** What `use` makes of the bytes of `file`, before their memory serves another. */
async function readContent<T>(
  file: OpenFile,
  expectedBytes: number,
  use: (content: ReadContent) => Promise<T>,
): Promise<T> {
  if (expectedBytes < blockBytes) {
    return await use(
      await readThrough(file, expectedBytes, { buffer: Buffer.allocUnsafe(expectedBytes + 1) }),
    );
  }
  const memory = { buffer: takeBlock(), head: takeBlock() };
  try {
    return await use(await readThrough(file, expectedBytes, memory));
  } finally {
    giveBlockBack(memory.buffer);
    giveBlockBack(memory.head);
  }
}

async function readThrough(
  file: OpenFile,
  expectedBytes: number,
  { buffer, head }: { readonly buffer: Buffer; readonly head?: Buffer },
): Promise<ReadContent> {
  const reader = createContentReader(head);
  await file.readOn(buffer, (bytes) => {
    const sizeBytes = reader.update(bytes);
    // Fewer bytes than there is room for, and all that were expected: this is the end.
    return bytes.length < buffer.length && sizeBytes >= expectedBytes;
  });
  return reader.finish();
}

async function factsOf(path: string, content: ReadContent): Promise<FileFacts> {
  const { digest, sizeBytes, head } = content;
  const lfs = sizeBytes === head.length ? parseLfsPointer(head) : undefined;
  if (lfs === undefined) return { kind: "file", digest, sizeBytes, ...(await sniffContent(content)) };
  return {
    kind: "file",
    digest: lfs.oid,
    sizeBytes: lfs.sizeBytes,
    contentType: contentTypeOfExtension(path),
    isText: false,
    lfs,
  };
}

function readProblem(name: string, error: unknown): FactsProblem {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "problem", code: "asset-file-not-found", message: `\`${name}\` does not exist` };
    case "EACCES":
    case "EPERM":
      return unreadable(
        name,
        "permission is denied",
        "let your user read it: `chmod u+r`, or change its owner",
      );
    case "ELOOP":
      return unreadable(name, "its links lead in a circle", "put the file itself in the link's place");
    default:
      if (typeof code !== "string") throw error;
      return unreadable(name, code);
  }
}

function unreadable(name: string, reason: string, hint?: string): FactsProblem {
  return {
    kind: "problem",
    code: "asset-file-unreadable",
    message: `\`${name}\` cannot be read: ${reason}`,
    ...(hint !== undefined && { hint }),
  };
}
