import { type BigIntStats, lstatSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ReadFile } from "../../core/desired/world.ts";
import type { FactsProblem } from "../../core/facts/facts.ts";
import { mapConcurrently } from "../../core/map-concurrently.ts";
import { suggest } from "../../core/text/suggest.ts";
import { errorCode } from "../error-code.ts";
import type { FactsCache } from "../facts/facts-cache.ts";
import { readFileFacts } from "../facts/read-file-facts.ts";
import { isWithin, type ProjectPaths } from "./project-paths.ts";

/** Files open at a time: hashing keeps one core busy with fewer, and each holds half a megabyte. */
const concurrency = 8;

/** The facts of every file of `sources` (relative to the manifest's folder), by source. */
export async function readFiles(
  sources: Iterable<string>,
  paths: ProjectPaths,
  cache: FactsCache,
): Promise<ReadonlyMap<string, ReadFile>> {
  const reading = { paths, cache, folders: createRealFolders() };
  const read = async (source: string): Promise<readonly [string, ReadFile]> => [
    source,
    await readSource(source, reading),
  ];
  return new Map(await mapConcurrently([...new Set(sources)], concurrency, read));
}

interface Reading {
  readonly paths: ProjectPaths;
  readonly cache: FactsCache;
  readonly folders: RealFolders;
}

async function readSource(source: string, { paths, cache, folders }: Reading): Promise<ReadFile> {
  const written = resolve(paths.folder, source);
  const path = await findReal(written, folders);
  const stats = statEntry(path);
  const target = await findTarget(path, { stats, folders });
  if (!isWithin(target ?? resolve(await folders(dirname(written)), basename(written)), paths.workTree)) {
    return { path, facts: outside(source, target !== undefined) };
  }
  const facts = await readFileFacts(path, {
    cache,
    name: source,
    ...(stats?.isFile() === true && { stats }),
  });
  if (facts.kind !== "problem" || facts.code !== "asset-file-not-found") return { path, facts };
  return { path, facts: { ...facts, hint: await hintOfMissing(source, path) } };
}

/** At once: handing it to a thread costs more than the look, and each asset has one. */
function statEntry(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Where `path` leads to; undefined when there is nothing. Only what is a link costs a look at every folder on the way. */
async function findTarget(
  path: string,
  { stats, folders }: { readonly stats: BigIntStats | undefined; readonly folders: RealFolders },
): Promise<string | undefined> {
  if (stats === undefined) return undefined;
  if (!stats.isSymbolicLink()) return join(await folders(dirname(path)), basename(path));
  return realpath(path).catch(() => undefined);
}

/** A file system may hold a name in another Unicode form than NFC, in which sources are told. */
async function findReal(path: string, folders: RealFolders): Promise<string> {
  if (path === path.normalize("NFD")) return path;
  const names = await readdir(await folders(dirname(path))).catch(() => []);
  const name = names.find((candidate) => candidate.normalize("NFC") === basename(path).normalize("NFC"));
  return name === undefined ? path : join(dirname(path), name);
}

type RealFolders = (folder: string) => Promise<string>;

/** The real path of a folder, or of its nearest ancestor that exists and the rest, asked once each. */
function createRealFolders(): RealFolders {
  const known = new Map<string, Promise<string>>();
  const find = async (folder: string): Promise<string> =>
    realpath(folder).catch(async () =>
      dirname(folder) === folder ? folder : join(await folders(dirname(folder)), basename(folder)),
    );
  const folders = (folder: string): Promise<string> => {
    const asked = known.get(folder) ?? find(folder);
    known.set(folder, asked);
    return asked;
  };
  return folders;
}

function outside(source: string, exists: boolean): FactsProblem {
  return {
    kind: "problem",
    code: "asset-path-outside",
    message: `\`${source}\` ${exists ? "leads" : "would lie"} outside of the work tree`,
    hint: "keep media in the repository, so that every machine finds the same bytes",
  };
}

async function hintOfMissing(source: string, path: string): Promise<string> {
  if (statEntry(path)?.isSymbolicLink() === true)
    return "it is a link to a file that does not exist: put the file itself in its place";
  const names = await readdir(dirname(path)).catch((error: unknown) => errorCode(error));
  if (names === "ENOTDIR") return `\`${dirname(source)}\` is a file, and no folder`;
  if (!Array.isArray(names))
    return `there is no folder \`${dirname(source)}\` either: paths count from the manifest's folder`;
  const meant = suggest(basename(source), names);
  if (meant === undefined) return "paths count from the manifest's folder";
  const folder = dirname(source);
  return `\`${folder === "." ? meant : `${folder}/${meant}`}\` does`;
}
