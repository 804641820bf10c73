import { attachmentIdBody, attachmentIdComment, typesText } from "./code-text.ts";
import { generatedHeader } from "./generated-header.ts";
import type { GeneratedView } from "./generated-view.ts";
import { assetMembers, idMembers, renderPages, typeNotation, valueNotation } from "./render-pages.ts";

/** An ECMAScript module of the same values as the TypeScript one. */
export function renderJavaScript(view: GeneratedView): string {
  const assets = `export const assets = ${renderPages(assetMembers(view, valueNotation), valueNotation)};\n`;
  if (!view.ids) return [generatedHeader, assets].join("\n");
  const ids = `export const attachmentIds = ${renderPages(idMembers(view, valueNotation), valueNotation)};\n`;
  const attachmentId = `${attachmentIdComment}\nexport function attachmentId(page, key) ${attachmentIdBody("")}\n`;
  return [generatedHeader, assets, ids, attachmentId].join("\n");
}

/** The declarations of that module, with the exact types that the TypeScript one has. */
export function renderDeclarations(view: GeneratedView): string {
  const assets = `export declare const assets: ${renderPages(assetMembers(view, typeNotation), typeNotation)};\n`;
  // Without an export list, a declaration file exports its private types too.
  const end = "export {};\n";
  if (!view.ids) return [generatedHeader, assets, typesText, end].join("\n");
  const ids = `export declare const attachmentIds: ${renderPages(idMembers(view, typeNotation), typeNotation)};\n`;
  const attachmentId = `${attachmentIdComment}\nexport declare function attachmentId(page: PageName, key: AssetKey): string;\n`;
  return [generatedHeader, assets, ids, typesText, attachmentId, end].join("\n");
}
