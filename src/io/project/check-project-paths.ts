import { resolve } from "node:path";
import type { AssetRequest } from "../../core/desired/expand-declarations.ts";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { diagnosticAt } from "../../core/diagnostics/finding.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { checkOutputs } from "../../outputs/check-outputs.ts";
import { isWithin, type ProjectPaths } from "./project-paths.ts";
import { isSandboxUrl } from "./sandbox-url.ts";

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

/** Keeps back every request that leaves the work tree as written, and every output that would overwrite something else. */
export function checkProjectPaths(
  manifest: Manifest,
  requests: readonly AssetRequest[],
  { paths, isSandbox }: PathRules,
): CheckedPaths {
  const checked = requests.map((request) => ({ request, problem: problemOf(request, { paths, isSandbox }) }));
  const sources = requests
    .filter(({ declaration }) => declaration.source.kind === "path")
    .map(({ source }) => source);
  return {
    requests: checked.filter(({ problem }) => problem === undefined).map(({ request }) => request),
    diagnostics: [
      ...checked.flatMap(({ problem }) => problem ?? []),
      ...checkOutputs(manifest, {
        resolve: (path) => resolve(paths.folder, path),
        isAllowed: (path) => isWithin(path, paths.workTree),
        taken: new Map([
          [paths.manifest, "the manifest"],
          [paths.lockfile, "the lockfile"],
          ...sources.map((source) => [resolve(paths.folder, source), "the source of an asset"] as const),
        ]),
      }),
    ],
  };
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
