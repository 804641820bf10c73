import type { Finding } from "../diagnostics/finding.ts";
import type { RangeAt } from "./manifest-text.ts";
import type { RawAsset } from "./raw-manifest.ts";

/** What is wrong with where an asset's bytes come from. */
export function findSourceProblems(key: string, asset: RawAsset, at: RangeAt): readonly Finding[] {
  return [...findOneSource(key, asset, at), ...findPathProblems(asset, at)];
}

function findOneSource(key: string, asset: RawAsset, at: RangeAt): readonly Finding[] {
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

/** Whether `text`, its variables aside, is an http or https URL. */
export function isHttpUrl(text: string): boolean {
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
