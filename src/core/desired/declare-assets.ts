import type { Platform } from "../asset-type.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { AssetRequest } from "./expand-declarations.ts";
import { expandGlobs, type FoundFile } from "./expand-globs.ts";

/** A Page and the keys that the manifest gives it, whatever their files are. */
export interface DeclaredKeys {
  readonly name: string;
  readonly id?: string;
  readonly platform: Platform;
  /** By key: the instant (ms since the epoch) from which on it is not wanted any more. */
  readonly assets: ReadonlyMap<string, { readonly untilMs?: number }>;
}

/** The keys of every Page of `manifest`, without a look into any file. */
export function declareAssets(
  manifest: Pick<Manifest, "pages">,
  requests: readonly AssetRequest[],
  globs: ReadonlyMap<string, readonly FoundFile[]>,
): readonly DeclaredKeys[] {
  const { requests: keyed } = expandGlobs(requests, globs);
  return manifest.pages.map(({ name, id, platform }) => ({
    name,
    ...(id !== undefined && { id }),
    platform,
    assets: new Map(
      keyed
        .filter(({ page }) => page === name)
        .map(({ key, declaration: { untilMs } }) => [key, untilMs === undefined ? {} : { untilMs }]),
    ),
  }));
}
