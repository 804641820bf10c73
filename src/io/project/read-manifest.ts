import { DiagnosticError } from "../../core/diagnostics/diagnostic.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { parseManifest } from "../../core/manifest/parse-manifest.ts";
import { readManifestText } from "./load-project.ts";
import type { ProjectPaths } from "./project-paths.ts";

/**
 * The manifest alone; no file or URL that it names is looked at.
 *
 * @throws {DiagnosticError} when it cannot be read, with every problem in it.
 */
export async function readManifest(paths: ProjectPaths): Promise<Manifest> {
  const { manifest, diagnostics } = parseManifest(await readManifestText(paths), paths.manifestName);
  if (manifest === undefined || diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  return manifest;
}
