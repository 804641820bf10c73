import { formatInstant } from "../core/text/format-instant.ts";
import type { GeneratedAsset, GeneratedPage, GeneratedView } from "./generated-view.ts";
import { quote, quoteInComment, quoteProperty } from "./quote.ts";
import { renderBlock } from "./render-block.ts";

/** How an object is written: as a value, or as the type of that value. */
export interface Notation {
  readonly prefix: "" | "readonly ";
  readonly separator: "," | ";";
}

/** `{ "key": … , }`, an object literal. */
export const valueNotation: Notation = { prefix: "", separator: "," };

/** `{ readonly "key": … ; }`, an object type. */
export const typeNotation: Notation = { prefix: "readonly ", separator: ";" };

/** One Page's part of an exported constant: its members as text, without separators. */
export interface PageMembers {
  readonly name: string;
  readonly members: readonly string[];
}

/** `assets`: under each Page and key the type, and the ID and expiry unless the view has none, below the source. */
export function assetMembers(view: GeneratedView, notation: Notation): readonly PageMembers[] {
  return membersOf(view, (key, asset) => {
    const fields = [`type: ${quote(asset.type)}`];
    if (view.ids) fields.unshift(`attachmentId: ${quoteId(asset)}`);
    if (view.ids) fields.push(`expiresAt: ${quoteExpiry(asset)}`);
    const object = fields.map((field) => `${notation.prefix}${field}`).join(`${notation.separator} `);
    return `${quoteInComment(asset.source)}\n${property(key, `{ ${object} }`, notation)}`;
  });
}

/** `attachmentIds`: under each Page and key the ID. */
export function idMembers(view: GeneratedView, notation: Notation): readonly PageMembers[] {
  return membersOf(view, (key, asset) => property(key, quoteId(asset), notation));
}

/** An object of the Pages, each an object of its members. */
export function renderPages(pages: readonly PageMembers[], notation: Notation): string {
  return renderMembers(
    pages.map(({ name, members }) => property(name, renderMembers(members, notation), notation)),
    notation,
  );
}

/** An object of `members`. */
export function renderMembers(members: readonly string[], { separator }: Notation): string {
  return renderBlock(
    "{",
    members.map((member) => `${member}${separator}`),
    "}",
  );
}

/** The property `name` with the value, or type, `text`. */
export function property(name: string, text: string, { prefix }: Notation): string {
  return `${prefix}${quoteProperty(name)}: ${text}`;
}

function membersOf(
  view: GeneratedView,
  member: (key: string, asset: GeneratedAsset) => string,
): readonly PageMembers[] {
  const textsOf = (page: GeneratedPage) => Array.from(page.assets, ([key, asset]) => member(key, asset));
  return view.pages.map((page) => ({ name: page.name, members: textsOf(page) }));
}

function quoteId({ attachmentId }: GeneratedAsset): string {
  return attachmentId === undefined ? "undefined" : quote(attachmentId);
}

function quoteExpiry({ expiresAtMs }: GeneratedAsset): string {
  return expiresAtMs === undefined ? "undefined" : quote(formatInstant(expiresAtMs));
}
