import { formatInstant } from "../core/text/format-instant.ts";
import type { GeneratedAsset, GeneratedPage, GeneratedView } from "./generated-view.ts";
import { quote } from "./quote.ts";
import { renderBlock } from "./render-block.ts";

type Member = readonly [name: string, text: string];

/**
 * The run-time view as a JSON document, which the runtime reads.
 *
 * Keys are in code-unit order: as text, because an object would put `9` before `10`.
 */
export function renderJson(view: GeneratedView): string {
  const document = renderObject([
    ["generatedBy", quote("messenger-assets")],
    ["formatVersion", "1"],
    ["pages", renderObject(view.pages.map((page) => [page.name, renderPage(page)]))],
  ]);
  return `${document}\n`;
}

function renderPage(page: GeneratedPage): string {
  return renderObject([
    ...textMember("id", page.id),
    ["assets", renderObject(Array.from(page.assets, ([key, asset]) => [key, renderAsset(asset)]))],
    ["retired", renderArray(page.retired.map((retired) => renderAsset(retired, retired.key)))],
  ]);
}

function renderAsset(asset: Omit<GeneratedAsset, "source">, key?: string): string {
  return renderObject([
    ...textMember("key", key),
    ...textMember("attachmentId", asset.attachmentId),
    ...textMember("type", asset.type),
    ...textMember(
      "expiresAt",
      asset.expiresAtMs === undefined ? undefined : formatInstant(asset.expiresAtMs),
    ),
    ...textMember("url", asset.url),
  ]);
}

function textMember(name: string, text: string | undefined): readonly Member[] {
  return text === undefined ? [] : [[name, quote(text)]];
}

function renderObject(members: readonly Member[]): string {
  return renderBlock("{", separate(members.map(([name, text]) => `${quote(name)}: ${text}`)), "}");
}

function renderArray(items: readonly string[]): string {
  return renderBlock("[", separate(items), "]");
}

function separate(items: readonly string[]): readonly string[] {
  return items.map((item, index) => (index < items.length - 1 ? `${item},` : item));
}
