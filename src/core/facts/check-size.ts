import type { AssetType } from "../asset-type.ts";
import type { PlatformLimits } from "../limits.ts";
import type { FactsProblem, FileFacts, UrlFacts } from "./facts.ts";

/** What of an asset its size is checked by. */
export interface SizeCheck {
  /** The file's path or the URL, as messages show it. */
  readonly name: string;
  readonly facts: FileFacts | UrlFacts;
  readonly limits: PlatformLimits;
}

/** Bytes that an asset of `type` may have, at the most. */
export function maxBytesOf(type: AssetType, limits: PlatformLimits): number {
  return type === "image" ? limits.imageBytes : limits.otherBytes;
}

/** What is too large about bytes that are sent as `type`: `asset-too-large`, `asset-megapixels`. */
export function checkSize({ name, facts, limits }: SizeCheck, type: AssetType): readonly FactsProblem[] {
  const maxBytes = maxBytesOf(type, limits);
  const problems: FactsProblem[] = [];
  if (facts.sizeBytes > maxBytes) problems.push(tooLargeProblem(name, type, [facts.sizeBytes, maxBytes]));
  if (type !== "image" || facts.pixels === undefined) return problems;
  const { width, height } = facts.pixels;
  if (width * height <= limits.megapixels * 1_000_000) return problems;
  const size = `${width} × ${height} pixels (${((width * height) / 1_000_000).toFixed(2)} megapixels)`;
  const message = `\`${name}\` has ${size}; the limit for type image is ${limits.megapixels}`;
  return [...problems, { kind: "problem", code: "asset-megapixels", message, hint: "scale it down" }];
}

function tooLargeProblem(
  name: string,
  type: AssetType,
  [size, max]: readonly [number, number],
): FactsProblem {
  const [sizeText, maxText] = formatPair(size, max);
  return {
    kind: "problem",
    code: "asset-too-large",
    message: `\`${name}\` has ${sizeText}; the limit for type ${type} is ${maxText}`,
    hint:
      type === "image"
        ? "scale it down, or compress it more"
        : "make it shorter or smaller, or compress it more",
  };
}

/** Both figures in MB with one decimal; in bytes where that would show the same figure twice, or none at all. */
export function formatPair(a: number, b: number): readonly [string, string] {
  const texts = [formatMegabytes(a), formatMegabytes(b)] as const;
  const isTooCoarse = texts[0] === texts[1] || texts.includes("0.0 MB");
  return isTooCoarse ? [formatBytes(a), formatBytes(b)] : texts;
}

/** `sizeBytes` in MB (1 MB = 1,048,576 bytes) with one decimal. */
export function formatMegabytes(sizeBytes: number): string {
  return `${(sizeBytes / 1_048_576).toFixed(1)} MB`;
}

function formatBytes(sizeBytes: number): string {
  return `${String(sizeBytes).replace(/\B(?=(?:\d{3})+$)/g, ",")} bytes`;
}
