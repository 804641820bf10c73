import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { DeclaredSource } from "../manifest/manifest.ts";
import { compareText } from "../text/compare-text.ts";
import type { AssetRequest } from "./expand-declarations.ts";

/** A file that a glob matches. */
export interface FoundFile {
  /** Relative to the manifest's folder, with `/`, in NFC. */
  readonly path: string;
  /** The part of `path` below the glob's fixed part. */
  readonly below: string;
}

/** A request for one file or URL, with the key that it gets. */
export interface KeyedRequest extends AssetRequest {
  readonly key: string;
}

/** What requests come to, and what is wrong with their globs. */
export interface GlobExpansion {
  readonly requests: readonly KeyedRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The key under which the files of a glob are told to `expandGlobs`. */
export function globKeyOf(glob: string, ignore: readonly string[]): string {
  return [glob, ...ignore].join("\n");
}

/** Gives every request its key, and every file of a glob a request of its own. */
export function expandGlobs(
  requests: readonly AssetRequest[],
  globs: ReadonlyMap<string, readonly FoundFile[]>,
): GlobExpansion {
  const keyed: KeyedRequest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const request of requests) {
    const { source } = request.declaration;
    if (source.kind !== "glob") {
      keyed.push({ ...request, key: withLocale(request.declaration.key, request) });
      continue;
    }
    const files = globs.get(globKeyOf(request.source, source.ignore)) ?? [];
    if (files.length === 0 && !source.allowEmpty) diagnostics.push(noMatch(request, source));
    const { source: _glob, ...rest } = request;
    for (const file of files.toSorted((a, b) => compareText(a.path, b.path))) {
      const key = `${request.declaration.key}/${withoutExtension(file.below)}`;
      if (keyPattern.test(key)) keyed.push({ source: file.path, key: withLocale(key, request), ...rest });
      else diagnostics.push(badName(request, file));
    }
  }
  return { requests: keyed, diagnostics };
}

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

function withLocale(key: string, { locale }: AssetRequest): string {
  return locale === undefined ? key : `${key}@${locale}`;
}

function withoutExtension(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, "");
}

function noMatch(request: AssetRequest, source: Extract<DeclaredSource, { kind: "glob" }>): Diagnostic {
  const ignoring = source.ignore.length > 0 ? ", leaving out what `ignore` names" : "";
  return diagnosticAt(request.declaration.sourcePlace, {
    code: "glob-no-match",
    message: `\`${request.source}\` matches no file${ignoring}`,
    hint: "paths count from the manifest's folder; `allowEmpty: true` lets a glob match nothing",
  });
}

function badName(request: AssetRequest, file: FoundFile): Diagnostic {
  const better = betterName(file);
  return diagnosticAt(request.declaration.sourcePlace, {
    code: "glob-file-name",
    message: `\`${file.path}\` makes no asset key: the parts of a key begin with a letter or digit and hold letters, digits, \`.\`, \`_\` and \`-\` alone`,
    hint: `rename it${better === undefined ? "" : ` to \`${better}\``}, or list it under a key of its own and \`ignore\` it here`,
  });
}

/** The path with each part below the glob's fixed part spelled as a key may be; undefined when nothing is left of one. */
function betterName({ path, below }: FoundFile): string | undefined {
  const extension = /\.[^./]*$/.exec(below)?.[0] ?? "";
  const parts = below
    .slice(0, below.length - extension.length)
    .split("/")
    .map(plainName);
  if (parts.includes("")) return undefined;
  return `${path.slice(0, path.length - below.length)}${parts.join("/")}${extension}`;
}

function plainName(part: string): string {
  return part
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[._-]+|-+$/g, "");
}
