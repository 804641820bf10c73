import type { Finding } from "../diagnostics/finding.ts";
import { parseDate } from "../text/parse-quantities.ts";
import type { RangeAt } from "./manifest-text.ts";
import type { RawAsset } from "./raw-manifest.ts";

/** What is wrong with an asset's other fields, each by itself or beside its source. */
export function findFieldProblems(asset: RawAsset, at: RangeAt): readonly Finding[] {
  return [
    ...findMisplacedFields(asset, at),
    ...findDateProblems(asset, at),
    ...findLocaleProblems(asset, at),
  ];
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
