import { join } from "node:path";
import { expandDeclarations } from "../core/desired/expand-declarations.ts";
import { expandGlobs, type KeyedRequest } from "../core/desired/expand-globs.ts";
import { baseNameOf, toFileName } from "../core/desired/file-name.ts";
import type { Manifest } from "../core/manifest/manifest.ts";
import { readFileFacts } from "../io/facts/read-file-facts.ts";
import { findGlobs } from "../io/project/find-globs.ts";
import type { SandboxOptions, UploadedMedia } from "../sandbox/sandbox-options.ts";

/**
 * Tells the manifest's keys of what was uploaded: those of its URL, else those whose file goes by its name, of which the
 * bytes decide where several do. The globs are looked up when it is asked for the first time.
 */
export function createKeysOf(manifest: Manifest, folder: string): NonNullable<SandboxOptions["keysOf"]> {
  let index: Promise<UploadIndex> | undefined;
  return async (upload) => {
    index ??= createIndex(manifest, folder);
    return findKeys(await index, upload, folder);
  };
}

/** The manifest's assets by what their uploads are known by. */
interface UploadIndex {
  readonly byUrl: ReadonlyMap<string, readonly KeyedRequest[]>;
  readonly byFileName: ReadonlyMap<string, readonly KeyedRequest[]>;
}

async function createIndex(manifest: Manifest, folder: string): Promise<UploadIndex> {
  const { requests } = expandDeclarations(manifest, { lacksPages: true });
  const keyed = expandGlobs(requests, await findGlobs(requests, folder)).requests;
  return {
    byUrl: groupBy(keyed, ({ source }) => normalUrl(source)),
    byFileName: groupBy(keyed, fileNameOf),
  };
}

function groupBy(
  requests: readonly KeyedRequest[],
  nameOf: (request: KeyedRequest) => string,
): ReadonlyMap<string, readonly KeyedRequest[]> {
  const groups = new Map<string, KeyedRequest[]>();
  for (const request of requests) {
    const group = groups.get(nameOf(request)) ?? [];
    group.push(request);
    groups.set(nameOf(request), group);
  }
  return groups;
}

/** As it is sent: what is behind a URL may be sent as bytes, too. */
function fileNameOf({ declaration, source }: KeyedRequest): string {
  return toFileName(declaration.fileName ?? baseNameOf(source));
}

function normalUrl(source: string): string {
  return URL.canParse(source) ? new URL(source).href : source;
}

async function findKeys(
  { byUrl, byFileName }: UploadIndex,
  { url, fileName, digest }: UploadedMedia,
  folder: string,
): Promise<readonly string[]> {
  if (url !== undefined) return keysIn(byUrl.get(normalUrl(url)) ?? []);
  const named = byFileName.get(fileName ?? "") ?? [];
  if (keysIn(named).length < 2) return keysIn(named);
  const facts = await Promise.all(named.map(({ source }) => readFileFacts(join(folder, source))));
  return keysIn(named.filter((_, index) => isOf(facts[index], digest)));
}

function isOf(
  facts: Awaited<ReturnType<typeof readFileFacts>> | undefined,
  digest: string | undefined,
): boolean {
  return facts?.kind === "file" && facts.digest === digest;
}

function keysIn(requests: readonly KeyedRequest[]): readonly string[] {
  return [...new Set(requests.map(({ key }) => key))];
}
