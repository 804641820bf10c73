import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expandGlobs, type GlobExpansion, type KeyedRequest } from "../../core/desired/expand-globs.ts";
import type { World } from "../../core/desired/world.ts";
import { openFactsCache } from "../facts/facts-cache.ts";
import { findGlobs } from "./find-globs.ts";
import type { ProjectPaths } from "./project-paths.ts";
import { readFiles } from "./read-files.ts";
import { readUrls } from "./read-urls.ts";

/** What is needed to look at the world. */
export type WorldOptions = Parameters<typeof readUrls>[1] & {
  readonly paths: ProjectPaths;
  /** Called when every file is known to be there, before any is read. */
  readonly onListed?: (globbed: GlobExpansion) => void;
};

/** What was seen of the world. */
export interface ReadWorld {
  readonly globbed: GlobExpansion;
  readonly world: World;
  /** Resolves when what was learned of the files is kept for the next time. Never rejects. */
  readonly saved: Promise<void>;
}

/** Looks for what `requests` ask for: expands their globs, and reads their files and URLs. */
export async function readWorld(
  requests: Parameters<typeof readUrls>[0],
  options: WorldOptions,
): Promise<ReadWorld> {
  const { paths, lockfile, onListed } = options;
  const [globs, cache, urls] = await Promise.all([
    findGlobs(requests, paths.folder),
    openFactsCache(paths.ownFolder),
    readUrls(requests, options),
  ]);
  const globbed = expandGlobs(requests, globs);
  if (onListed !== undefined && globbed.requests.every((request) => isThere(request, paths.folder))) {
    onListed(globbed);
  }
  const wanted = globbed.requests.filter(({ declaration }) => declaration.source.kind !== "url");
  const files = await readFiles(
    wanted.map(({ source }) => source),
    paths,
    cache,
  );
  return { globbed, world: { files, urls, lockfile }, saved: cache.save() };
}

/** What a glob matches was seen there just now. */
function isThere({ declaration, source }: KeyedRequest, folder: string): boolean {
  return declaration.source.kind !== "path" || existsSync(resolve(folder, source));
}
