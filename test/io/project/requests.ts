import { type AssetRequest, expandDeclarations } from "../../../src/core/desired/expand-declarations.ts";
import type { DeclaredSource } from "../../../src/core/manifest/manifest.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";

/** A request for `source`, as one asset of type `type` declares it. */
export function requestOf(
  source: string,
  declared: DeclaredSource = { kind: "path", path: source },
  type?: "image",
): AssetRequest {
  const { manifest } = parseManifest("version: 1\nassets: { a: a.png }\n", "m.yaml");
  const [request] =
    manifest === undefined ? [] : expandDeclarations(manifest, { lacksPages: false }).requests;
  if (request === undefined) throw new Error("no request");
  const declaration = { ...request.declaration, source: declared, ...(type && { type }) };
  return { ...request, declaration, source };
}

/** A request for a URL. */
export function urlRequestOf(url: string, type?: "image"): AssetRequest {
  return requestOf(url, { kind: "url", url, upload: "url" }, type);
}

/** A request for the files that a glob matches. */
export function globRequestOf(glob: string, ignore: readonly string[] = []): AssetRequest {
  return requestOf(glob, { kind: "glob", glob, ignore, allowEmpty: false });
}
