import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** A Markdown document as GitHub reads it. */
export interface ReadMarkdown {
  /** What its code spans show, in order. */
  readonly code: readonly string[];
  /** Its HTML with `<code>` in the place of every code span. */
  readonly frame: string;
}

/** Reads `markdown` with GitHub's tables, strikethrough and bare links. */
export function readMarkdown(markdown: string): ReadMarkdown {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const code: string[] = [];
  const frame = html.replaceAll(/<code>(.*?)<\/code>/gs, (_, text: string) => {
    code.push(decode(text));
    return "<code>";
  });
  return { code, frame };
}

const entities: ReadonlyMap<string, string> = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&amp;", "&"],
]);

function decode(html: string): string {
  return html.replaceAll(/&[a-z]+;/g, (entity) => entities.get(entity) ?? entity);
}
