import type { Finding } from "../diagnostics/finding.ts";
import { parseDate } from "../text/parse-quantities.ts";
import type { TextRange } from "../text/redact.ts";
import { findFieldProblems } from "./find-field-problems.ts";
import { findSourceProblems } from "./find-source-problems.ts";
import type { AssetDeclaration, DeclaredSource } from "./manifest.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { RawAsset } from "./raw-manifest.ts";

/** The declaration of one entry of `assets`, unless it has a problem. */
export function createAssetDeclaration(
  key: string,
  raw: RawAsset | string,
  text: ManifestText,
): { readonly declaration?: AssetDeclaration; readonly findings: readonly Finding[] } {
  const asset = typeof raw === "string" ? expandShortForm(raw) : raw;
  const at = (field: string, part: "key" | "value" = "value"): TextRange =>
    text.rangeOf(["assets", key, field], part);
  const findings = [...findSourceProblems(key, asset, at), ...findFieldProblems(asset, at)];
  const source = createSource(asset);
  if (source === undefined || findings.length > 0) return { findings };
  const untilMs = parseDate(asset.until ?? "");
  const sourceField = typeof raw === "string" ? [] : [source.kind];
  const declaration: AssetDeclaration = {
    key,
    source,
    ...(asset.type !== undefined && { type: asset.type }),
    ...(asset.contentType !== undefined && { contentType: asset.contentType }),
    ...(asset.fileName !== undefined && { fileName: asset.fileName }),
    ...(asset.pages !== undefined && { pages: [asset.pages].flat() }),
    ...(asset.locales !== undefined && { locales: asset.locales }),
    ...(untilMs !== undefined && { untilMs }),
    keyPlace: text.placeOf(["assets", key], "key"),
    sourcePlace: text.placeOf(["assets", key, ...sourceField], "value"),
    pagesPlace: text.placeOf(["assets", key, "pages"], "value"),
    ...(typeof asset.pages === "object" && {
      selectorPlaces: asset.pages.map((_, index) =>
        text.placeOf(["assets", key, "pages", String(index)], "value"),
      ),
    }),
  };
  return { declaration, findings };
}

function expandShortForm(text: string): RawAsset {
  return /^([a-z][a-z0-9+.-]*:\/\/|data:)/i.test(text) ? { url: text } : { path: text };
}

function createSource(asset: RawAsset): DeclaredSource | undefined {
  if (asset.path !== undefined) return { kind: "path", path: asset.path };
  if (asset.url !== undefined) return { kind: "url", url: asset.url, upload: asset.upload ?? "url" };
  if (asset.glob === undefined) return undefined;
  return {
    kind: "glob",
    glob: asset.glob,
    ignore: asset.ignore ?? [],
    allowEmpty: asset.allowEmpty ?? false,
  };
}
