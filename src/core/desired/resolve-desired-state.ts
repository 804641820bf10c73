import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { compareText } from "../text/compare-text.ts";
import type { DesiredPage, DesiredState } from "./desired-state.ts";
import type { KeyedRequest } from "./expand-globs.ts";
import { findKeyClashes } from "./find-key-clashes.ts";
import { resolveFile } from "./resolve-file.ts";
import { resolveUrl } from "./resolve-url.ts";
import type { ResolvedAsset } from "./resolved-asset.ts";
import type { World } from "./world.ts";

/** The desired state, the problems that stop a command, and those that leave out single URLs. */
export interface Resolved {
  readonly desired: DesiredState;
  readonly diagnostics: readonly Diagnostic[];
  /** Of URLs that could not be read or used: their assets are `unreadable`, the rest can be planned. */
  readonly urlDiagnostics: readonly Diagnostic[];
}

/** Puts a manifest, what it asks for, and what was read of the world together. */
export function resolveDesiredState(
  manifest: Manifest,
  requests: readonly KeyedRequest[],
  world: World,
): Resolved {
  const resolved = requests.map((request) => resolveAsset(request, manifest, world));
  const clashes = findKeyClashes(requests);
  const pages = manifest.pages.map((page): DesiredPage => {
    const { name, id, platform, tokenEnv, takesAccountToken, appSecretEnv } = page;
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
      ...(takesAccountToken === true && { takesAccountToken }),
      appSecretEnv,
      assets: new Map(assets),
    };
  });
  return {
    desired: { pages, renewal: manifest.renewal },
    diagnostics: [...clashes, ...resolved.flatMap(({ problems }) => problems)],
    urlDiagnostics: resolved.flatMap(({ urlProblems }) => urlProblems),
  };
}

function resolveAsset(request: KeyedRequest, manifest: Manifest, world: World): ResolvedAsset {
  return request.declaration.source.kind === "url"
    ? resolveUrl(request, manifest, world)
    : resolveFile(request, manifest, world);
}
