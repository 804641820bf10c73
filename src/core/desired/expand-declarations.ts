import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { AssetDeclaration, DeclaredPage, Manifest } from "../manifest/manifest.ts";
import { compareText } from "../text/compare-text.ts";
import { suggest } from "../text/suggest.ts";
import { selectsPage } from "./select-pages.ts";
import { escapeGlob, substitute } from "./substitute.ts";

/** One declaration for one Page and one locale: its path, glob or URL is written out. */
export interface AssetRequest {
  readonly page: string;
  readonly declaration: AssetDeclaration;
  readonly locale?: string;
  /** The path, glob or URL after substitution, in NFC. */
  readonly source: string;
}

/** What a manifest asks for before any file or URL is looked at. */
export interface Expansion {
  readonly requests: readonly AssetRequest[];
  /** Where each Page's files are on the web. */
  readonly publicBaseUrls: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a manifest is expanded. */
export interface ExpansionOptions {
  /** Whether a Page is missing because of a problem of its own, so that a selector may miss it. */
  readonly lacksPages: boolean;
}

/** Writes out every declaration of `manifest` for each of its Pages and locales. */
export function expandDeclarations(manifest: Manifest, { lacksPages }: ExpansionOptions): Expansion {
  const expanded = manifest.assets.map((declaration) =>
    expandDeclaration(declaration, manifest.pages, lacksPages),
  );
  const bases = expandBaseUrls(manifest);
  return {
    requests: expanded.flatMap(({ requests }) => requests),
    publicBaseUrls: bases.urls,
    diagnostics: [...expanded.flatMap(({ diagnostics }) => diagnostics), ...bases.diagnostics],
  };
}

interface Expanded {
  readonly requests: readonly AssetRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

function expandDeclaration(
  declaration: AssetDeclaration,
  pages: readonly DeclaredPage[],
  lacksPages: boolean,
): Expanded {
  const missing = lacksPages ? [] : findMissingPages(declaration, pages);
  const results = pages
    .filter((page) => declaration.pages?.some((selector) => selectsPage(selector, page)) ?? true)
    .flatMap((page) =>
      (declaration.locales ?? [undefined]).map((locale) => expandFor(declaration, page, locale)),
    );
  const unknown = results.flatMap((result) => ("source" in result ? [] : result));
  return {
    requests: results.flatMap((result) => ("source" in result ? result : [])),
    diagnostics: [...missing, ...unknownVariables(unknown, declaration.sourcePlace, hintOfLocales)],
  };
}

function findMissingPages(
  declaration: AssetDeclaration,
  pages: readonly DeclaredPage[],
): readonly Diagnostic[] {
  const { pages: selectors = [], selectorPlaces = [], pagesPlace } = declaration;
  return selectors.flatMap((selector, index) => {
    if (pages.some((page) => selectsPage(selector, page))) return [];
    return noSuchPage(selector, pages, selectorPlaces[index] ?? pagesPlace);
  });
}

function noSuchPage(selector: string, pages: readonly DeclaredPage[], place: Place): Diagnostic {
  return diagnosticAt(place, {
    code: "page-not-found",
    message: `\`${selector}\` matches no Page`,
    hint: hintOfPages(selector, pages),
  });
}

/** What to write in place of a selector that matches none of `pages`. */
export function hintOfPages(selector: string, pages: readonly { readonly name: string }[]): string {
  const names = pages.map(({ name }) => name);
  const meant = suggest(selector, names);
  if (meant !== undefined) return `did you mean \`${meant}\`?`;
  return `the Pages are ${listPages(names)}`;
}

function listPages(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `\`${name}\``);
  return `${shown.join(", ")}${names.length > shown.length ? " …" : ""}`;
}

function expandFor(
  declaration: AssetDeclaration,
  page: DeclaredPage,
  locale: string | undefined,
): AssetRequest | UnknownVariables {
  const template = templateOf(declaration);
  const variables = variablesOf(page, locale);
  const quote = declaration.source.kind === "glob" ? escapeGlob : undefined;
  const substituted = substitute(template, variables, quote);
  if (substituted.kind === "unknown") {
    return { page: page.name, names: substituted.names, variables };
  }
  return {
    page: page.name,
    declaration,
    ...(locale !== undefined && { locale }),
    source: substituted.text.normalize("NFC"),
  };
}

function templateOf({ source }: AssetDeclaration): string {
  switch (source.kind) {
    case "path":
      return source.path;
    case "glob":
      return source.glob;
    case "url":
      return source.url;
  }
}

function variablesOf(page: DeclaredPage, locale: string | undefined): ReadonlyMap<string, string> {
  return new Map([
    ...page.labels,
    ["page", page.name],
    ...(locale === undefined ? [] : [["locale", locale] as const]),
  ]);
}

/** Variables that nobody gave, on one Page. */
interface UnknownVariables {
  readonly page: string;
  readonly names: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

const hintOfLocales = "`${locale}` needs `locales: […]` beside it";
const hintOfBaseUrl = "`${locale}` can stand in the `path`, `glob` or `url` of an asset with `locales: […]`";

/** What is unknown on several Pages is told once; `localeHint` says where `${locale}` is known. */
function unknownVariables(
  unknown: readonly UnknownVariables[],
  place: Place,
  localeHint: string,
): readonly Diagnostic[] {
  const byNames = new Map<string, [UnknownVariables, ...UnknownVariables[]]>();
  for (const one of unknown) {
    const id = one.names.join("\n");
    const alike = byNames.get(id);
    if (alike === undefined) byNames.set(id, [one]);
    else alike.push(one);
  }
  return [...byNames.values()].map((alike) => describeUnknown(alike, place, localeHint));
}

function describeUnknown(
  alike: readonly [UnknownVariables, ...UnknownVariables[]],
  place: Place,
  localeHint: string,
): Diagnostic {
  const [{ names, variables }] = alike;
  const pages = [...new Set(alike.map(({ page }) => page))];
  const known = [...variables.keys()]
    .filter((name) => alike.every((other) => other.variables.has(name)))
    .toSorted(compareText)
    .map((name) => `\`\${${name}}\``);
  const needsLocales = names.includes("locale") ? `; ${localeHint}` : "";
  return diagnosticAt(place, {
    code: "unknown-variable",
    message: `${names.map((name) => `\`\${${name}}\``).join(" and ")} ${names.length === 1 ? "stands" : "stand"} for nothing on ${pages.length === 1 ? "Page" : "the Pages"} ${listPages(pages)}`,
    hint: `known ${pages.length === 1 ? "here" : "on all of them"}: ${known.join(", ")}${needsLocales}`,
  });
}

function expandBaseUrls({ publicBaseUrl, pages }: Manifest): {
  readonly urls: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
} {
  if (publicBaseUrl === undefined) return { urls: new Map(), diagnostics: [] };
  const { url, place } = publicBaseUrl;
  const urls = new Map<string, string>();
  const unknown: UnknownVariables[] = [];
  for (const page of pages) {
    const variables = variablesOf(page, undefined);
    const substituted = substitute(url, variables);
    if (substituted.kind === "text") urls.set(page.name, substituted.text);
    else unknown.push({ page: page.name, names: substituted.names, variables });
  }
  return { urls, diagnostics: unknownVariables(unknown, place, hintOfBaseUrl) };
}
