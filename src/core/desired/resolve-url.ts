import { checkContent } from "../facts/check-content.ts";
import type { FactsProblem } from "../facts/facts.ts";
import type { LockedAsset, Lockfile } from "../lockfile/lockfile.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Content } from "./desired-state.ts";
import type { KeyedRequest } from "./expand-globs.ts";
import { recallContent } from "./recall-content.ts";
import { atSource, createAsset, type ResolvedAsset } from "./resolved-asset.ts";
import type { World } from "./world.ts";

/** What a request for a URL comes to; its problems leave out its asset alone. */
export function resolveUrl(request: KeyedRequest, manifest: Manifest, world: World): ResolvedAsset {
  const { source } = request.declaration;
  const kind = source.kind === "url" && source.upload === "bytes" ? "url-bytes" : "url";
  const { content, problems } = resolveUrlContent(request, manifest, {
    world,
    isFetchedByMeta: kind === "url",
  });
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
  { world, isFetchedByMeta }: { readonly world: World; readonly isFetchedByMeta: boolean },
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
        isFetchedByMeta,
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
  }
}

/** The key's own entry says what a URL holds; another key of the Page with the same URL says it as well. */
function recall({ page, key, source }: KeyedRequest, lockfile: Lockfile): LockedAsset | undefined {
  const assets = lockfile.pages.get(page)?.assets;
  const own = assets?.get(key);
  if (own?.source === source) return own;
  return [...(assets?.values() ?? [])].find((locked) => locked.source === source);
}
