import type { AssetType } from "../core/asset-type.ts";
import type { DesiredAsset, DesiredPage, DesiredState } from "../core/desired/desired-state.ts";
import {
  type Diagnostic,
  DiagnosticError,
  formatPlace,
  sortDiagnostics,
} from "../core/diagnostics/diagnostic.ts";
import type { LockedAsset, LockedPage, Lockfile, RetiredAsset } from "../core/lockfile/lockfile.ts";
import { compareText } from "../core/text/compare-text.ts";
import { publicUrl } from "./public-url.ts";

/** What generated code says of one asset of one Page. */
export interface GeneratedAsset {
  readonly type: AssetType;
  /** As written in the manifest after substitution: a path or a URL. */
  readonly source: string;
  /** Missing until `apply` has uploaded it. */
  readonly attachmentId?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number;
  /** Where the web has the same bytes. */
  readonly url?: string;
}

/** One Page of the generated code; assets by key, in code-unit order. */
export interface GeneratedPage {
  readonly name: string;
  /** Meta's number for the Page, as far as it is known. */
  readonly id?: string;
  readonly assets: ReadonlyMap<string, GeneratedAsset>;
  /** By key, then attachment ID. */
  readonly retired: readonly RetiredAsset[];
}

/** All that generated code says, whatever its language; Pages in code-unit order of their names. */
export interface GeneratedView {
  /** Whether IDs and expiries are in it; if not, nothing in it changes with an upload. */
  readonly ids: boolean;
  readonly pages: readonly GeneratedPage[];
}

/**
 * What generated code says: keys and types as desired, IDs and expiries from the lockfile's Pages of the same names.
 *
 * An asset whose bytes have changed has its old ID until `apply` replaces it.
 *
 * @throws {DiagnosticError} `type-unknown` for every asset whose type neither the manifest nor the lockfile tells.
 */
export function createGeneratedView(
  desired: DesiredState,
  lockfile: Lockfile,
  options: { readonly ids: boolean },
): GeneratedView {
  const problems = new Map<string, Diagnostic>();
  const pages = desired.pages
    .toSorted((a, b) => compareText(a.name, b.name))
    .map((page) => createPage({ page, locked: lockfile.pages.get(page.name), ids: options.ids, problems }));
  if (problems.size > 0) throw new DiagnosticError(sortDiagnostics([...problems.values()]));
  return { ids: options.ids, pages };
}

interface PageInput {
  readonly page: DesiredPage;
  readonly locked: LockedPage | undefined;
  readonly ids: boolean;
  /** Filled with what is wrong; the same asset on several Pages is one problem. */
  readonly problems: Map<string, Diagnostic>;
}

function createPage(input: PageInput): GeneratedPage {
  const { page, locked, ids } = input;
  const id = page.id ?? (ids ? locked?.id : undefined);
  return {
    name: page.name,
    ...(id === undefined ? {} : { id }),
    assets: createAssets(input),
    retired: ids ? sortRetired(locked?.retired ?? []) : [],
  };
}

function createAssets({ page, locked, ids, problems }: PageInput): ReadonlyMap<string, GeneratedAsset> {
  const assets = new Map<string, GeneratedAsset>();
  for (const asset of [...page.assets.values()].sort((a, b) => compareText(a.key, b.key))) {
    const entry = locked?.assets.get(asset.key);
    const type = asset.content.type ?? entry?.type;
    if (type === undefined) {
      problems.set(`${formatPlace(asset.place)} ${asset.key}`, typeUnknown(asset));
      continue;
    }
    const url = publicUrl(asset.source, asset.publicBaseUrl);
    assets.set(asset.key, {
      type,
      source: asset.source,
      ...(ids && entry !== undefined ? idOf(entry) : {}),
      ...(url === undefined ? {} : { url }),
    });
  }
  return assets;
}

function idOf(entry: LockedAsset): Pick<GeneratedAsset, "attachmentId" | "expiresAtMs"> {
  return { attachmentId: entry.attachmentId, expiresAtMs: entry.expiresAtMs };
}

function typeUnknown(asset: DesiredAsset): Diagnostic {
  return {
    code: "type-unknown",
    severity: "error",
    message: `the type of \`${asset.key}\` is not known: its URL has not been read, and the lockfile has no entry for it`,
    hint: "write `type:` (image, video, audio or file) beside its `url`",
    place: asset.place,
  };
}

function sortRetired(retired: readonly RetiredAsset[]): readonly RetiredAsset[] {
  return retired.toSorted((a, b) => compareText(a.key, b.key) || compareText(a.attachmentId, b.attachmentId));
}
