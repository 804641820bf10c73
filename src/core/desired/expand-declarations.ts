import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { AssetDeclaration, DeclaredPage, Manifest } from "../manifest/manifest.ts";
import { suggest } from "../text/suggest.ts";
import { expandBaseUrl, findBaseUrlProblems } from "./expand-base-url.ts";
import { listNames } from "./list-names.ts";
import { isDeclaredFor, selectsPage } from "./select-pages.ts";
import { escapeGlob, substitute } from "./substitute.ts";
import { describeUnknownVariables, type UnknownVariables, variablesOf } from "./unknown-variables.ts";

/** One declaration for one Page and one locale: its path, glob or URL is written out. */
export interface AssetRequest {
  readonly page: string;
  readonly declaration: AssetDeclaration;
  readonly locale?: string;
  /** The path or glob after substitution, in NFC; a URL as written. */
  readonly source: string;
  /** Where the web has its files; a URL needs none. */
  readonly publicBaseUrl?: string;
}

/** What a manifest asks for before any file or URL is looked at. */
export interface Expansion {
  readonly requests: readonly AssetRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How a manifest is expanded. */
export interface ExpansionOptions {
  /** Whether a Page is missing because of a problem of its own, so that a selector may miss it. */
  readonly lacksPages: boolean;
}

/** Writes out every declaration of `manifest` for each of its Pages and locales. */
export function expandDeclarations(manifest: Manifest, { lacksPages }: ExpansionOptions): Expansion {
  const expanded = manifest.assets.map((declaration) => expandDeclaration(declaration, manifest, lacksPages));
  return {
    requests: expanded.flatMap(({ requests }) => requests),
    diagnostics: [...expanded.flatMap(({ diagnostics }) => diagnostics), ...findBaseUrlProblems(manifest)],
  };
}

function expandDeclaration(
  declaration: AssetDeclaration,
  manifest: Manifest,
  lacksPages: boolean,
): Expansion {
  const { pages } = manifest;
  const missing = lacksPages ? [] : findMissingPages(declaration, pages);
  const results = pages
    .filter((page) => isDeclaredFor(declaration, page))
    .flatMap((page) =>
      (declaration.locales ?? [undefined]).map((locale) =>
        expandFor(declaration, { manifest, page, locale }),
      ),
    );
  const unknown = results.flatMap((result) => ("source" in result ? [] : result));
  return {
    requests: results.flatMap((result) => ("source" in result ? result : [])),
    diagnostics: [...missing, ...describeUnknownVariables(unknown, declaration.sourcePlace, hintOfLocales)],
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
  return `the Pages are ${listNames(names)}`;
}

/** One Page and locale that a declaration is written out for. */
interface Occasion {
  readonly manifest: Manifest;
  readonly page: DeclaredPage;
  readonly locale: string | undefined;
}

function expandFor(
  declaration: AssetDeclaration,
  { manifest, page, locale }: Occasion,
): AssetRequest | UnknownVariables {
  const { kind } = declaration.source;
  const variables = variablesOf(page, locale);
  const quote = kind === "glob" ? escapeGlob : undefined;
  const substituted = substitute(templateOf(declaration), variables, quote);
  if (substituted.kind === "unknown") {
    return { page: page.name, names: substituted.names, variables };
  }
  const publicBaseUrl = kind === "url" ? undefined : expandBaseUrl(manifest, page, locale);
  return {
    page: page.name,
    declaration,
    ...(locale !== undefined && { locale }),
    // A URL in another form of Unicode is another URL.
    source: kind === "url" ? substituted.text : substituted.text.normalize("NFC"),
    ...(publicBaseUrl !== undefined && { publicBaseUrl }),
  };
}

const hintOfLocales = "`${locale}` needs `locales: […]` beside it";

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
