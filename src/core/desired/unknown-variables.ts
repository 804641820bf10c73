import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import { diagnosticAt } from "../diagnostics/finding.ts";
import type { DeclaredPage } from "../manifest/manifest.ts";
import { compareText } from "../text/compare-text.ts";
import { listNames } from "./list-names.ts";

/** Variables that nobody gave, on one Page. */
export interface UnknownVariables {
  readonly page: string;
  readonly names: readonly string[];
  /** Those that were given. */
  readonly variables: ReadonlyMap<string, string>;
}

/** What `${…}` may name on `page`, and for an asset of `locale`. */
export function variablesOf(page: DeclaredPage, locale: string | undefined): ReadonlyMap<string, string> {
  return new Map([
    ...page.labels,
    ["page", page.name],
    ...(locale === undefined ? [] : [["locale", locale] as const]),
  ]);
}

/** What to say of `unknown`: what is unknown on several Pages once; `localeHint` says where `${locale}` is known. */
export function describeUnknownVariables(
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
  return [...byNames.values()].map((alike) => describeAlike(alike, place, localeHint));
}

function describeAlike(
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
    message: `${names.map((name) => `\`\${${name}}\``).join(" and ")} ${names.length === 1 ? "stands" : "stand"} for nothing on ${pages.length === 1 ? "Page" : "the Pages"} ${listNames(pages)}`,
    hint: `known ${pages.length === 1 ? "here" : "on all of them"}: ${known.join(", ")}${needsLocales}`,
  });
}
