import { resolve } from "node:path";
import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { diagnosticAt } from "../../core/diagnostics/finding.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { checkOutputs } from "../../outputs/check-outputs.ts";
import { isWithin, lockfileNameOf, type ProjectPaths } from "./project-paths.ts";
import { isSandboxUrl, pathOfSandboxUrl } from "./sandbox-url.ts";

/** Requests that may be looked at, and what is wrong with the others. */
export interface CheckedPaths {
  readonly requests: readonly AssetRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Where requests may lead. */
export interface PathRules {
  readonly paths: ProjectPaths;
  /** Whether `http://sandbox.localhost/…` is served. */
  readonly isSandbox: boolean;
}

/** Keeps back every request that leaves the work tree as written, or that the sandbox alone can answer. */
export function checkSources(requests: readonly AssetRequest[], rules: PathRules): CheckedPaths {
  const checked = requests.map((request) => ({ request, problem: problemOf(request, rules) }));
  return {
    requests: checked.filter(({ problem }) => problem === undefined).map(({ request }) => request),
    diagnostics: checked.flatMap(({ problem }) => problem ?? []),
  };
}

/**
 * What is wrong with the outputs of `manifest`: one must not leave the work tree, nor overwrite something else.
 *
 * @param requests with their globs expanded.
 */
export function checkOutputPaths(
  manifest: Manifest,
  requests: readonly AssetRequest[],
  paths: ProjectPaths,
): readonly Diagnostic[] {
  if (manifest.outputs.length === 0) return [];
  const inFolder = (path: string): string => resolve(paths.folder, path);
  const sources = requests.flatMap((request) => localPathOf(request) ?? []);
  return checkOutputs(manifest, {
    resolve: inFolder,
    isAllowed: (path) => isWithin(path, paths.workTree),
    taken: new Map([
      ...sources.map((source) => [inFolder(source), "the source of an asset"] as const),
      // Beside a manifest in YAML it would be a second one.
      [inFolder("messenger-assets.json"), "what manifests are called"],
      [paths.manifest, "the manifest"],
      [inFolder(lockfileNameOf(paths.manifest)), "the lockfile"],
    ]),
  });
}

function localPathOf({ declaration, source }: AssetRequest): string | undefined {
  if (declaration.source.kind !== "url") return source;
  return isSandboxUrl(source) ? pathOfSandboxUrl(source) : undefined;
}

function problemOf(
  { declaration, source }: AssetRequest,
  { paths, isSandbox }: PathRules,
): Diagnostic | undefined {
  if (declaration.source.kind === "url") {
    if (isSandbox || !isSandboxUrl(source)) return undefined;
    return diagnosticAt(declaration.sourcePlace, {
      code: "sandbox-url",
      message: `\`${source}\` exists in the sandbox alone`,
      hint: "run with `--sandbox`, or give the asset a `path` or a public `url`",
    });
  }
  if (isWithin(resolve(paths.folder, source), paths.workTree)) return undefined;
  return diagnosticAt(declaration.sourcePlace, {
    code: "asset-path-outside",
    message: `\`${source}\` would lie outside of the work tree`,
    hint: "keep media in the repository, so that every machine finds the same bytes",
  });
}
