import type { Diagnostic } from "../../../src/core/diagnostics/diagnostic.ts";
import type { AssetDeclaration, Manifest } from "../../../src/core/manifest/manifest.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";

/** The name that the tests' manifests have. */
export const file = "messenger-assets.yaml";

/** A manifest with `lines` below its version. */
export function manifestOf(...lines: readonly string[]): string {
  return ["version: 1", ...lines, ""].join("\n");
}

/** A manifest with `lines` below `assets:`. */
export function assetsOf(...lines: readonly string[]): string {
  return manifestOf("assets:", ...lines.map((line) => `  ${line}`));
}

/** A manifest that has no problem. */
export function valid(text: string): Manifest {
  const { manifest, diagnostics } = parseManifest(text, file);
  if (manifest === undefined || diagnostics.length > 0) throw new Error(problemsOf(text).join("\n"));
  return manifest;
}

/** The one asset of a manifest that has no problem. */
export function onlyAsset(text: string): AssetDeclaration {
  const [asset] = valid(text).assets;
  if (asset === undefined) throw new Error("there is no asset");
  return asset;
}

/** Each problem as `code line:column marked text`. */
export function problemsOf(text: string): readonly string[] {
  return parseManifest(text, file).diagnostics.map(
    (diagnostic) =>
      `${diagnostic.code} ${diagnostic.place?.line}:${diagnostic.place?.column} ${markedBy(diagnostic)}`,
  );
}

/** Each problem as `message (hint)`. */
export function wordsOf(text: string): readonly string[] {
  return parseManifest(text, file).diagnostics.map(({ message, hint }) => `${message} (${hint})`);
}

function markedBy({ place }: Diagnostic): string {
  const { column = 1, endColumn = 1, shift = 0, sourceLine = "" } = place ?? {};
  return sourceLine.slice(column - 1 + shift, endColumn - 1 + shift);
}
