import type { DesiredAsset, DesiredPage } from "../desired/desired-state.ts";
import { hintOfPages } from "../desired/expand-declarations.ts";
import { listNames } from "../desired/list-names.ts";
import { selectsPage } from "../desired/select-pages.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../text/suggest.ts";
import { type ImportRow, rowError } from "./import-row.ts";
import type { ImportWorld } from "./import-world.ts";

/** A row with the Page and the asset that it is for. */
export interface ImportTarget {
  readonly row: ImportRow;
  readonly page: DesiredPage;
  readonly asset: DesiredAsset;
}

/** What is found for a row. */
export type ResolvedRow =
  | { readonly kind: "resolved"; readonly target: ImportTarget }
  /** `--page` or `--only` leaves it out. */
  | { readonly kind: "left-out" }
  | { readonly kind: "problem"; readonly diagnostic: Diagnostic };

/** Finds the one Page, and the asset on it, that a row is for. */
export function resolveRow(row: ImportRow, world: ImportWorld): ResolvedRow {
  if (!world.selectsKey(row.key)) return { kind: "left-out" };
  const { pages } = world.desired;
  const meant = pages.filter((page) => isMeant(row, page, world));
  if (row.page !== undefined && meant.length === 0) return problem(pageNotFound(row, row.page, pages));
  const holding = meant.filter(({ assets }) => assets.has(row.key));
  if (holding.length === 0) return problem(keyNotFound(row, meant, pages));
  const [page, ...others] = holding.filter(({ name }) => world.selectsPage(name));
  const asset = page?.assets.get(row.key);
  if (page === undefined || asset === undefined) return { kind: "left-out" };
  if (others.length > 0) return problem(ambiguous(row, [page, ...others]));
  return { kind: "resolved", target: { row, page, asset } };
}

function isMeant(
  { page: selector }: ImportRow,
  page: DesiredPage,
  { labels, lockfile }: ImportWorld,
): boolean {
  const { name, id = lockfile.pages.get(name)?.id } = page;
  if (selector === undefined || selector === id) return true;
  return selectsPage(selector, { name, labels: labels.get(name) ?? new Map() });
}

function problem(diagnostic: Diagnostic): ResolvedRow {
  return { kind: "problem", diagnostic };
}

function pageNotFound(row: ImportRow, selector: string, pages: readonly DesiredPage[]): Diagnostic {
  return rowError(row, "page", {
    code: "page-not-found",
    message: `\`${selector}\` matches no Page`,
    hint: hintOfPages(selector, pages),
  });
}

function keyNotFound(
  row: ImportRow,
  meant: readonly DesiredPage[],
  pages: readonly DesiredPage[],
): Diagnostic {
  const { key } = row;
  const holding = pages.filter(({ assets }) => assets.has(key));
  const where =
    meant.length === 1 && pages.length > 1 ? `of Page ${listNames(namesOf(meant))}` : "of the manifest";
  const hint = holding.length > 0 ? `it is one of ${listNames(namesOf(holding))}` : hintOfKey(key, meant);
  return rowError(row, "key", { code: "key-not-found", message: `\`${key}\` is no asset ${where}`, hint });
}

function hintOfKey(key: string, pages: readonly DesiredPage[]): string {
  const keys = new Set(pages.flatMap(({ assets }) => [...assets.keys()]));
  const below = [...keys].filter((known) => known.startsWith(`${key}@`) || known.startsWith(`${key}/`));
  if (below.length > 0) return `it stands for ${listNames(below)}: name one of them`;
  const meant = suggest(key, keys);
  return meant === undefined
    ? "declare it in the manifest first: an ID is taken over for the bytes of an asset"
    : `did you mean \`${meant}\`?`;
}

function ambiguous(row: ImportRow, pages: readonly [DesiredPage, ...DesiredPage[]]): Diagnostic {
  return rowError(row, "key", {
    code: "page-ambiguous",
    message: `\`${row.key}\` is an asset of the Pages ${listNames(namesOf(pages))}, and an ID belongs to the one that uploaded it`,
    hint:
      row.placeOf === undefined
        ? `name it: \`--page ${pages[0].name}\``
        : "write its name or its ID as `page`",
  });
}

function namesOf(pages: readonly DesiredPage[]): readonly string[] {
  return pages.map(({ name }) => name);
}
