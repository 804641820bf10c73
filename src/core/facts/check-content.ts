import { type AssetType, contentTypeFor, isTypeOfContent, typeOfContentType } from "../asset-type.ts";
import type { PlatformLimits } from "../limits.ts";
import { checkSize } from "./check-size.ts";
import { canonicalContentType } from "./content-type-name.ts";
import type { FactsProblem, FileFacts, UrlFacts } from "./facts.ts";

/** What a manifest says of an asset's content. */
export interface DeclaredContent {
  readonly type?: AssetType;
  readonly contentType?: string;
}

/** What to check, and against what. */
export interface ContentCheck {
  /** The file's path or the URL, as messages show it. */
  readonly name: string;
  readonly facts: FileFacts | UrlFacts;
  readonly declared: DeclaredContent;
  readonly limits: PlatformLimits;
  /** Whether Meta fetches it, and goes by what its server calls it. */
  readonly isFetchedByMeta?: boolean;
}

/** The type and media type to send, or everything that keeps the bytes from being sent. */
export type CheckedContent =
  | { readonly kind: "content"; readonly type: AssetType; readonly contentType: string }
  | { readonly kind: "problems"; readonly problems: readonly FactsProblem[] };

/**
 * Decides as what the bytes behind `facts` are sent.
 *
 * A declared media type stands in for bytes that nothing recognises; bytes that are recognised contradict it. Problems:
 * `asset-empty`, `url-html`, `asset-type-mismatch`, `asset-content-type-mismatch`, `asset-too-large`, `asset-megapixels`.
 */
export function checkContent(check: ContentCheck): CheckedContent {
  const { name, facts, declared } = check;
  if (facts.sizeBytes === 0) return refused([emptyProblem(name)]);
  if (facts.kind === "url" && facts.isHtml && declared.type !== "file")
    return refused([htmlProblem(name, facts.redirectedTo)]);
  if (facts.kind === "url" && facts.isCalledHtml && check.isFetchedByMeta && declared.type !== "file")
    return refused([calledHtmlProblem(name)]);
  const type = declared.type ?? typeFromContent(facts, declared.contentType);
  const problems = [...checkTypes(check, type), ...checkSize(check, type)];
  if (problems.length > 0) return refused(problems);
  return {
    kind: "content",
    type,
    contentType: declared.contentType ?? contentTypeFor(type, contentTypeOf(facts)),
  };
}

function refused(problems: readonly FactsProblem[]): CheckedContent {
  return { kind: "problems", problems };
}

function typeFromContent(facts: FileFacts | UrlFacts, declared: string | undefined): AssetType {
  if (declared === undefined) return typeOfContentType(contentTypeOf(facts));
  const type = typeOfContentType(canonicalContentType(declared));
  const { contentType } = facts;
  if (contentType === undefined || isFromHeader(facts)) return type;
  // The bytes of a container do not tell sound from pictures: the declared media type may.
  return type !== "file" && isTypeOfContent(type, contentType) ? type : typeOfContentType(contentType);
}

function contentTypeOf(facts: FileFacts | UrlFacts): string {
  return facts.contentType ?? (facts.isText ? "text/plain" : "application/octet-stream");
}

function checkTypes(check: ContentCheck, type: AssetType): readonly FactsProblem[] {
  const { name, facts, declared } = check;
  if (!isTypeOfFacts(type, facts, declared)) return [typeProblem(name, facts, type)];
  if (declared.contentType === undefined) return [];
  if (isTypeOfContent(type, canonicalContentType(declared.contentType))) return [];
  return [contentTypeProblem(name, declared.contentType, type)];
}

function isTypeOfFacts(type: AssetType, facts: FileFacts | UrlFacts, declared: DeclaredContent): boolean {
  // The manifest's word counts more than the server's, and less than the bytes'.
  if (declared.contentType !== undefined && isFromHeader(facts)) return true;
  if (facts.contentType !== undefined) return isTypeOfContent(type, facts.contentType);
  if (type === "file" || declared.contentType !== undefined) return true;
  return facts.kind === "file" && facts.lfs !== undefined;
}

function isFromHeader(facts: FileFacts | UrlFacts): boolean {
  return facts.kind === "url" && facts.contentTypeFrom === "header";
}

function emptyProblem(name: string): FactsProblem {
  return {
    kind: "problem",
    code: "asset-empty",
    message: `\`${name}\` is empty: it has 0 bytes`,
    hint: "put the media there, or remove the asset from the manifest",
  };
}

function htmlProblem(name: string, redirectedTo: string | undefined): FactsProblem {
  const what = redirectedTo === undefined ? "is" : `redirects to \`${redirectedTo}\`,`;
  return {
    kind: "problem",
    code: "url-html",
    message: `\`${name}\` ${what} an HTML page`,
    hint: "name the address of the media file itself, or write `type: file` to send the page",
  };
}

function calledHtmlProblem(name: string): FactsProblem {
  return {
    kind: "problem",
    code: "url-html",
    message: `\`${name}\` is no HTML page, but its server says so to Meta`,
    hint: "let the server send the Content-Type of the bytes, or add `upload: bytes`",
  };
}

function typeProblem(name: string, facts: FileFacts | UrlFacts, type: AssetType): FactsProblem {
  return {
    kind: "problem",
    code: "asset-type-mismatch",
    message: `\`${name}\` is declared as ${type}, but ${describeContent(facts)}`,
    hint: typeHint(facts),
  };
}

function describeContent(facts: FileFacts | UrlFacts): string {
  const { contentType } = facts;
  if (contentType === undefined)
    return facts.isText ? "it is plain text" : "its bytes are of no known format";
  if (facts.kind === "file" && facts.lfs !== undefined) return `its extension stands for ${contentType}`;
  return `${isFromHeader(facts) ? "its server calls it" : "its bytes are"} ${contentType}`;
}

function typeHint(facts: FileFacts | UrlFacts): string {
  const type = typeOfContentType(contentTypeOf(facts));
  if (facts.contentType !== undefined || facts.isText) return `write \`type: ${type}\`, or name another file`;
  return "write its `contentType`, or `type: file`";
}

function contentTypeProblem(name: string, contentType: string, type: AssetType): FactsProblem {
  return {
    kind: "problem",
    code: "asset-content-type-mismatch",
    message: `\`${name}\` is sent as ${type}, which its declared content type ${contentType} is not`,
    hint: "leave `contentType` out: it follows from the bytes",
  };
}
