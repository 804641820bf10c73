import type { Finding } from "../diagnostics/finding.ts";
import { defaultGraphVersion, defaultLimits, type PlatformLimits } from "../limits.ts";
import { compareText } from "../text/compare-text.ts";
import { parseSize } from "../text/parse-quantities.ts";
import { createAssetDeclaration } from "./create-asset-declaration.ts";
import { createPages } from "./create-pages.ts";
import { createRenewal } from "./create-renewal.ts";
import { findPageProblems } from "./find-page-problems.ts";
import { isHttpUrl } from "./find-source-problems.ts";
import type { AssetDeclaration, Manifest, Output } from "./manifest.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { RawManifest } from "./raw-manifest.ts";

/** A manifest, and the problems that the schema cannot tell. */
export interface CreatedManifest {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
}

/** Gives raw values their defaults and checks what the schema cannot: one asset's problem leaves out that asset alone. */
export function createManifest(raw: RawManifest, text: ManifestText): CreatedManifest {
  const pages = createPages(raw, text);
  const renewal = createRenewal(raw, text);
  const assets = createAssets(raw, text);
  const accountsTokenEnv = raw.accounts?.tokenEnv;
  return {
    manifest: {
      file: text.file,
      pages,
      graphVersion: raw.graph?.version ?? defaultGraphVersion,
      renewal: renewal.renewal,
      limits: createLimits(raw),
      ...(raw.publicBaseUrl !== undefined && {
        publicBaseUrl: { url: raw.publicBaseUrl, place: text.placeOf(["publicBaseUrl"], "value") },
      }),
      ...(accountsTokenEnv !== undefined && { accountsTokenEnv }),
      assets: assets.declarations,
      outputs: createOutputs(raw, text),
    },
    findings: [
      ...findPageProblems(raw, pages, text),
      ...renewal.findings,
      ...findBaseUrlProblems(raw, text),
      ...assets.findings,
    ],
  };
}

function createLimits(raw: RawManifest): PlatformLimits {
  return {
    imageBytes: parseSize(raw.limits?.image ?? "") ?? defaultLimits.imageBytes,
    otherBytes: parseSize(raw.limits?.other ?? "") ?? defaultLimits.otherBytes,
    megapixels: raw.limits?.megapixels ?? defaultLimits.megapixels,
  };
}

function createAssets(
  raw: RawManifest,
  text: ManifestText,
): { declarations: readonly AssetDeclaration[]; findings: readonly Finding[] } {
  const created = Object.entries(raw.assets).map(([key, asset]) => createAssetDeclaration(key, asset, text));
  return {
    declarations: created
      .flatMap(({ declaration }) => declaration ?? [])
      .toSorted((a, b) => compareText(a.key, b.key)),
    findings: created.flatMap(({ findings }) => findings),
  };
}

function createOutputs(raw: RawManifest, text: ManifestText): readonly Output[] {
  return (raw.outputs ?? []).map(({ format, path, ids = true }, index) => ({
    format,
    path,
    ids,
    place: text.placeOf(["outputs", String(index), "path"], "value"),
  }));
}

function findBaseUrlProblems({ publicBaseUrl }: RawManifest, text: ManifestText): readonly Finding[] {
  if (publicBaseUrl === undefined || isHttpUrl(publicBaseUrl)) return [];
  return [
    {
      code: "invalid-value",
      message: `\`publicBaseUrl\` is \`${publicBaseUrl}\`, and that is not a URL`,
      hint: "write a whole address, such as `https://cdn.example.com/bot/`",
      range: text.rangeOf(["publicBaseUrl"], "value"),
    },
  ];
}
