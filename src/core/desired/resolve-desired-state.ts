import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import { checkContent } from "../facts/check-content.ts";
import type { FactsProblem, FileFacts, UrlFacts } from "../facts/facts.ts";
import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { compareText } from "../text/compare-text.ts";
import type { Content, DesiredAsset, DesiredPage, DesiredState, Transport } from "./desired-state.ts";
import type { Expansion } from "./expand-declarations.ts";
import { expandGlobs, type FoundFile, type KeyedRequest } from "./expand-globs.ts";
import { baseNameOf, toFileName } from "./file-name.ts";
import { findKeyClashes } from "./find-key-clashes.ts";
import { recallContent } from "./recall-content.ts";

/** A local file that was looked at. */
export interface ReadFile {
  /** Absolute. */
  readonly path: string;
  readonly facts: FileFacts | FactsProblem;
}

/** A URL that was asked, or not: `unchanged` since `locked` was uploaded, or `unasked` under `--offline`. */
export type ReadUrl =
  | UrlFacts
  | FactsProblem
  | { readonly kind: "unchanged"; readonly locked: LockedAsset }
  | { readonly kind: "unasked" };

/** What the world holds of what a manifest asks for, by path, glob and URL as in the requests. */
export interface World {
  readonly files: ReadonlyMap<string, ReadFile>;
  /** The files of each glob declaration, by its text and what it ignores (see `globKeyOf`). */
  readonly globs: ReadonlyMap<string, readonly FoundFile[]>;
  readonly urls: ReadonlyMap<string, ReadUrl>;
  /** Aligned with the manifest's Pages: what `--offline` takes for granted. */
  readonly lockfile: Lockfile;
}

/** The desired state, the problems that stop a command, and those that leave out single URLs. */
export interface Resolved {
  readonly desired: DesiredState;
  readonly diagnostics: readonly Diagnostic[];
  /** Of URLs that could not be read or used: their assets are `unreadable`, the rest can be planned. */
  readonly urlDiagnostics: readonly Diagnostic[];
}

/** Puts a manifest and what was read of the world together. */
export function resolveDesiredState(manifest: Manifest, expansion: Expansion, world: World): Resolved {
  const globbed = expandGlobs(expansion.requests, world.globs);
  const resolved = globbed.requests.map((request) => resolveAsset(request, manifest, world));
  const clashes = findKeyClashes(globbed.requests);
  const pages = manifest.pages.map((page): DesiredPage => {
    const { name, id, platform, tokenEnv, appSecretEnv } = page;
    const publicBaseUrl = expansion.publicBaseUrls.get(name);
    const assets = resolved
      .flatMap((result) =>
        result.page === name && result.asset ? [[result.asset.key, result.asset] as const] : [],
      )
      .toSorted(([a], [b]) => compareText(a, b));
    return {
      name,
      ...(id !== undefined && { id }),
      platform,
      tokenEnv,
      appSecretEnv,
      ...(publicBaseUrl !== undefined && { publicBaseUrl }),
      assets: new Map(assets),
    };
  });
  return {
    desired: { pages, renewal: manifest.renewal },
    diagnostics: [...globbed.diagnostics, ...clashes, ...resolved.flatMap(({ problems }) => problems)],
    urlDiagnostics: resolved.flatMap(({ urlProblems }) => urlProblems),
  };
}

interface ResolvedAsset {
  readonly page: string;
  readonly asset?: DesiredAsset;
  readonly problems: readonly Diagnostic[];
  readonly urlProblems: readonly Diagnostic[];
}

function resolveAsset(request: KeyedRequest, manifest: Manifest, world: World): ResolvedAsset {
  return request.declaration.source.kind === "url"
    ? resolveUrl(request, manifest, world)
    : resolveFile(request, manifest, world);
}

function resolveFile(request: KeyedRequest, manifest: Manifest, world: World): ResolvedAsset {
  const file = world.files.get(request.source);
  if (file === undefined) return { page: request.page, problems: [], urlProblems: [] };
  const { facts, path } = file;
  if (facts.kind === "problem")
    return { page: request.page, problems: [atSource(request, facts)], urlProblems: [] };
  const checked = checkContent({
    name: request.source,
    facts,
    declared: request.declaration,
    limits: manifest.limits,
  });
  if (checked.kind === "problems") {
    return {
      page: request.page,
      problems: checked.problems.map((problem) => atSource(request, problem)),
      urlProblems: [],
    };
  }
  const { digest, sizeBytes } = facts;
  const content: Content = { ...checked, kind: "known", digest, sizeBytes };
  const transport: Transport = { kind: "file", path, ...(facts.lfs !== undefined && { lfsPointer: true }) };
  return {
    page: request.page,
    asset: createAsset(request, content, transport),
    problems: [],
    urlProblems: [],
  };
}

function resolveUrl(request: KeyedRequest, manifest: Manifest, world: World): ResolvedAsset {
  const { source } = request.declaration;
  const kind = source.kind === "url" && source.upload === "bytes" ? "url-bytes" : "url";
  const { content, problems } = resolveUrlContent(request, manifest, world);
  return {
    page: request.page,
    asset: createAsset(request, content, { kind, url: request.source }),
    problems: [],
    urlProblems: problems.map((problem) => atSource(request, problem)),
  };
}

function resolveUrlContent(
  request: KeyedRequest,
  manifest: Manifest,
  world: World,
): { readonly content: Content; readonly problems: readonly FactsProblem[] } {
  const { declaration, source } = request;
  const { type } = declaration;
  const read = world.urls.get(source) ?? { kind: "unasked" as const };
  switch (read.kind) {
    case "unasked": {
      const locked = recall(request, world.lockfile);
      const content: Content = locked
        ? recallContent(locked, declaration)
        : { kind: "unknown", ...(type && { type }) };
      return { content, problems: [] };
    }
    case "unchanged":
      return { content: recallContent(read.locked, declaration), problems: [] };
    case "problem":
      return { content: { kind: "unreadable", ...(type && { type }) }, problems: [read] };
    case "url": {
      const checked = checkContent({
        name: source,
        facts: read,
        declared: declaration,
        limits: manifest.limits,
      });
      if (checked.kind === "problems") {
        return { content: { kind: "unreadable", ...(type && { type }) }, problems: checked.problems };
      }
      const { digest, sizeBytes, etag, lastModified } = read;
      const validators = {
        ...(etag !== undefined && { etag }),
        ...(lastModified !== undefined && { lastModified }),
      };
      return { content: { ...checked, kind: "known", digest, sizeBytes, ...validators }, problems: [] };
    }
    default:
      return read satisfies never;
  }
}

/** The key's own entry says what a URL holds; another key of the Page with the same URL says it as well. */
function recall({ page, key, source }: KeyedRequest, lockfile: Lockfile): LockedAsset | undefined {
  const assets = lockfile.pages.get(page)?.assets;
  const own = assets?.get(key);
  if (own?.source === source) return own;
  return [...(assets?.values() ?? [])].find((locked) => locked.source === source);
}

function createAsset(request: KeyedRequest, content: Content, transport: Transport): DesiredAsset {
  const { key, source, declaration } = request;
  return {
    key,
    source,
    content,
    transport,
    fileName: toFileName(declaration.fileName ?? baseNameOf(source)),
    ...(declaration.untilMs !== undefined && { untilMs: declaration.untilMs }),
    place: declaration.sourcePlace,
  };
}

function atSource(request: KeyedRequest, problem: FactsProblem): Diagnostic {
  return diagnosticAt(request.declaration.sourcePlace, problem);
}
