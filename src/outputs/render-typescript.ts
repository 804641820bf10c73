import { attachmentIdBody, attachmentIdComment, typesText } from "./code-text.ts";
import { generatedHeader } from "./generated-header.ts";
import type { GeneratedView } from "./generated-view.ts";
import { renderConstant } from "./render-constant.ts";
import { assetMembers, idMembers, valueNotation } from "./render-pages.ts";

const tableType = ": { readonly [page: string]: { readonly [key: string]: string | undefined } }";

const attachmentIdText = `${attachmentIdComment}
export function attachmentId(page: PageName, key: AssetKey): string ${attachmentIdBody(tableType)}
`;

/** A TypeScript module: constants of exact types, and `attachmentId`. It compiles under all of TypeScript's strict options. */
export function renderTypeScript(view: GeneratedView): string {
  const assets = renderConstant("assets", assetMembers(view, valueNotation));
  if (!view.ids) return [generatedHeader, assets, typesText].join("\n");
  const attachmentIds = renderConstant("attachmentIds", idMembers(view, valueNotation));
  return [generatedHeader, assets, attachmentIds, typesText, attachmentIdText].join("\n");
}
