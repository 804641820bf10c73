import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { AssetDeclaration, DeclaredPage, Manifest } from "../manifest/manifest.ts";
import { listNames } from "./list-names.ts";
import { isDeclaredFor } from "./select-pages.ts";
import { substitute, withoutVariables } from "./substitute.ts";
import { describeUnknownVariables, variablesOf } from "./unknown-variables.ts";

/** Where the web has the files of `page` and `locale`; undefined without a base URL, or when it names something unknown. */
export function expandBaseUrl(
  { publicBaseUrl }: Pick<Manifest, "publicBaseUrl">,
  page: DeclaredPage,
  locale: string | undefined,
): string | undefined {
  if (publicBaseUrl === undefined) return undefined;
  const substituted = substitute(publicBaseUrl.url, variablesOf(page, locale));
  return substituted.kind === "text" ? substituted.text : undefined;
}

/** What is wrong with the public base URL of a manifest, for its Pages and for the assets that have files. */
export function findBaseUrlProblems({ publicBaseUrl, pages, assets }: Manifest): readonly Diagnostic[] {
  if (publicBaseUrl === undefined) return [];
  const { url, place } = publicBaseUrl;
  const withoutLocale = assets.filter(
    (declaration) =>
      declaration.source.kind !== "url" &&
      declaration.locales === undefined &&
      pages.some((page) => isDeclaredFor(declaration, page)),
  );
  const results = pages.map((page) => {
    const variables = variablesOf(page, standInLocale(page, withoutLocale));
    return { page: page.name, variables, substituted: substitute(url, variables) };
  });
  const unknown = results.flatMap(({ page, variables, substituted }) =>
    substituted.kind === "unknown" ? { page, variables, names: substituted.names } : [],
  );
  const withQuery = results.flatMap(({ page, substituted }) =>
    substituted.kind === "text" && hasQueryOrFragment(substituted.text) ? page : [],
  );
  return [
    ...describeUnknownVariables(unknown, place, hintOfLocales(withoutLocale)),
    ...describeQuery(url, withQuery, place),
  ];
}

/** Some locale, unless a file of `page` has none. */
function standInLocale(page: DeclaredPage, withoutLocale: readonly AssetDeclaration[]): string | undefined {
  return withoutLocale.some((declaration) => isDeclaredFor(declaration, page)) ? undefined : "en";
}

function hintOfLocales(withoutLocale: readonly AssetDeclaration[]): string {
  const keys = withoutLocale.map(({ key }) => key);
  return `\`\${locale}\` needs \`locales: […]\` beside every \`path\` and \`glob\`, and \`\${locale}\` in it too: ${listNames(keys)} ${keys.length === 1 ? "has" : "have"} none`;
}

function hasQueryOrFragment(url: string): boolean {
  return /[?#]/.test(url);
}

/** The URL itself is not shown: a query often holds a secret. */
function describeQuery(url: string, pages: readonly string[], place: Place): readonly Diagnostic[] {
  const isWritten = hasQueryOrFragment(withoutVariables(url));
  if (!isWritten && pages.length === 0) return [];
  const where = isWritten ? "" : ` on ${pages.length === 1 ? "Page" : "the Pages"} ${listNames(pages)}`;
  return [
    diagnosticAt(place, {
      code: "public-base-url-invalid",
      message: `\`publicBaseUrl\` has a query or a fragment${where}`,
      hint: "end it with `/`, without `?` and `#`: the path of each file is added to it",
    }),
  ];
}
