import type { Place } from "../diagnostics/diagnostic.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { parseDate } from "../text/parse-quantities.ts";
import type { TextRange } from "../text/redact.ts";
import type { YamlPath } from "../yaml/parse-yaml.ts";
import type { AssetDeclaration, DeclaredSource } from "./manifest.ts";
import type { RawAsset } from "./raw-manifest.ts";

interface AssetText {
  readonly placeOf: (path: YamlPath, part: "key" | "value") => Place;
  readonly rangeOf: (path: YamlPath, part: "key" | "value") => TextRange;
}

/** The declaration of one entry of `assets`, unless it has a problem. */
export function createAssetDeclaration(
  key: string,
  raw: RawAsset | string,
  text: AssetText,
): { readonly declaration?: AssetDeclaration; readonly findings: readonly Finding[] } {
  const asset = typeof raw === "string" ? expandShortForm(raw) : raw;
  const at = (field: string, part: "key" | "value" = "value"): TextRange =>
    text.rangeOf(["assets", key, field], part);
  const findings = findAssetProblems(key, asset, at);
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
  };
  return { declaration, findings };
}

function expandShortForm(text: string): RawAsset {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? { url: text } : { path: text };
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

type RangeAt = (field: string, part?: "key" | "value") => TextRange;

function findAssetProblems(key: string, asset: RawAsset, at: RangeAt): readonly Finding[] {
  return [
    ...findSourceProblems(key, asset, at),
    ...findPathProblems(asset, at),
    ...findMisplacedFields(asset, at),
    ...findDateProblems(asset, at),
    ...findLocaleProblems(asset, at),
  ];
}

function findSourceProblems(key: string, asset: RawAsset, at: RangeAt): readonly Finding[] {
  const given = (["path", "url", "glob"] as const).filter((field) => asset[field] !== undefined);
  if (given.length !== 1) {
    return [
      {
        code: "asset-source",
        message:
          given.length === 0
            ? `the asset \`${key}\` names no file`
            : `the asset \`${key}\` has ${given.map((field) => `\`${field}\``).join(" and ")}`,
        hint: "give it one of `path`, `url` and `glob`",
        range: at(given[1] ?? "", "key"),
      },
    ];
  }
  if (asset.url === undefined || isHttpUrl(asset.url)) return [];
  return [
    {
      code: "asset-url-invalid",
      message: `\`${asset.url}\` is not an http or https URL`,
      hint: "write the whole address, such as `https://cdn.example.com/promo.mp4`, or a path without a scheme",
      range: at("url"),
    },
  ];
}

function isHttpUrl(text: string): boolean {
  const plain = text.replaceAll(/\$\{[^}]*\}/g, "x");
  return /^https?:\/\//i.test(plain) && URL.canParse(plain);
}

function findPathProblems(asset: RawAsset, at: RangeAt): readonly Finding[] {
  return (["path", "glob"] as const).flatMap((field) => {
    const path = asset[field];
    if (path === undefined) return [];
    const range = at(field);
    if (/^(\/|~\/|[A-Za-z]:[\\/])/.test(path)) {
      return [
        {
          code: "asset-path-absolute",
          message: `\`${path}\` is not relative`,
          hint: "write the path from the manifest's folder, so that it holds on every machine",
          range,
        },
      ];
    }
    // A backslash escapes in a glob, and is a letter of no file name that other systems can hold.
    if (field === "path" && path.includes("\\")) {
      return [
        {
          code: "asset-path-backslash",
          message: `\`${path}\` has a backslash`,
          hint: `write \`${path.replaceAll("\\", "/")}\``,
          range,
        },
      ];
    }
    return [];
  });
}

function findMisplacedFields(asset: RawAsset, at: RangeAt): readonly Finding[] {
  const misplaced = (
    [
      ["ignore", "glob"],
      ["allowEmpty", "glob"],
      ["upload", "url"],
    ] as const
  ).filter(([field, needs]) => asset[field] !== undefined && asset[needs] === undefined);
  const findings: Finding[] = misplaced.map(([field, needs]) => ({
    code: "field-without-effect",
    message: `\`${field}\` has no effect without \`${needs}\``,
    hint: `remove it, or use \`${needs}\``,
    range: at(field, "key"),
  }));
  if (asset.fileName === undefined || asset.glob === undefined) return findings;
  const finding: Finding = {
    code: "field-without-effect",
    message: "`fileName` would give all files of a glob one name",
    hint: "remove it: each file is sent with its own name",
    range: at("fileName", "key"),
  };
  return [...findings, finding];
}

function findDateProblems(asset: RawAsset, at: RangeAt): readonly Finding[] {
  if (asset.until === undefined || parseDate(asset.until) !== undefined) return [];
  return [
    {
      code: "invalid-value",
      message: `\`until\` is \`${asset.until}\`, and there is no such date`,
      hint: "write it as `2026-12-27` (00:00 UTC) or `2026-12-27T18:00:00Z`",
      range: at("until"),
    },
  ];
}

function findLocaleProblems(asset: RawAsset, at: RangeAt): readonly Finding[] {
  if (asset.locales === undefined) return [];
  const source = asset.path ?? asset.url ?? asset.glob ?? "";
  if (source.includes("${locale}")) return [];
  return [
    {
      code: "locale-unused",
      message: "`locales` are given, and `${locale}` stands nowhere in the path",
      hint: "put `${locale}` where the files' names differ, such as `media/hello.${locale}.png`",
      range: at("locales", "key"),
    },
  ];
}
