import { declareAssets } from "../../core/desired/declare-assets.ts";
import { expandDeclarations } from "../../core/desired/expand-declarations.ts";
import { alignPages } from "../../core/lockfile/align-pages.ts";
import { emptyLockfile } from "../../core/lockfile/lockfile.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { parseManifest } from "../../core/manifest/parse-manifest.ts";
import { compareText } from "../../core/text/compare-text.ts";
import { findGlobs } from "../../io/project/find-globs.ts";
import { findManifest } from "../../io/project/find-manifest.ts";
import { readManifestText } from "../../io/project/load-project.ts";
import { createProjectPaths, type ProjectPaths } from "../../io/project/project-paths.ts";
import { readLockfile } from "../../io/project/read-lockfile.ts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";

/** What is asked for, and the words of the command line that is being completed. */
export interface WordsRequest {
  readonly kind: "keys" | "pages";
  readonly words: readonly string[];
}

/** Prints the keys or Pages of manifest and lockfile, one a line. Without network, and quiet about any problem. */
export async function runCompleteWords(context: CommandContext, request: WordsRequest): Promise<number> {
  const found = await findWords(context.cwd, request).catch(() => []);
  // Keys and names have these characters alone; a lockfile may hold anything, and bash would expand some of it.
  const plain = found.filter((word) => /^[A-Za-z0-9][\w.@/-]*$/.test(word));
  context.stdout.write(
    [...new Set(plain)]
      .toSorted(compareText)
      .map((word) => `${word}\n`)
      .join(""),
  );
  return exitCodes.done;
}

async function findWords(cwd: string, { kind, words }: WordsRequest): Promise<readonly string[]> {
  const paths = await createProjectPaths(manifestAmong(words) ?? (await findManifest(cwd)), {
    cwd,
    isSandbox: false,
  });
  const manifest = await readManifest(paths).catch(() => undefined);
  const { lockfile } = await readLockfile(paths).catch(() => ({ lockfile: emptyLockfile }));
  const held = alignPages(lockfile, manifest?.pages ?? []).pages;
  if (kind === "pages") return [...(manifest?.pages.map(({ name }) => name) ?? []), ...held.keys()];
  const declared = manifest === undefined ? [] : await readDeclaredKeys(manifest, paths).catch(() => []);
  return [...declared, ...[...held.values()].flatMap(({ assets }) => [...assets.keys()])];
}

async function readManifest(paths: ProjectPaths): Promise<Manifest | undefined> {
  return parseManifest(await readManifestText(paths), paths.manifestName).manifest;
}

async function readDeclaredKeys(manifest: Manifest, { folder }: ProjectPaths): Promise<readonly string[]> {
  const { requests } = expandDeclarations(manifest, { lacksPages: true });
  const declared = declareAssets(manifest, requests, await findGlobs(requests, folder));
  return declared.flatMap(({ assets }) => [...assets.keys()]);
}

/** The manifest that the line names: `-m FILE`, `--manifest FILE`, `--manifest=FILE`, which bash splits into three words. */
function manifestAmong(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(-m|--manifest)(=|$)/.test(word));
  const [option = "", ...rest] = at === -1 ? [] : words.slice(at);
  if (option.includes("=")) return option.slice(option.indexOf("=") + 1);
  return rest[0] === "=" ? rest[1] : rest[0];
}
