import type { Renewal } from "../desired/desired-state.ts";
import { formatPlace, type Place } from "../diagnostics/diagnostic.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { attachmentLifetimeMs, defaultGraphVersion, defaultLimits, type PlatformLimits } from "../limits.ts";
import { compareText } from "../text/compare-text.ts";
import { parseDuration, parseSize } from "../text/parse-quantities.ts";
import type { TextRange } from "../text/redact.ts";
import type { YamlPath } from "../yaml/parse-yaml.ts";
import { createAssetDeclaration } from "./create-asset-declaration.ts";
import type { AssetDeclaration, DeclaredPage, Manifest, Output } from "./manifest.ts";
import type { RawManifest, RawPage } from "./raw-manifest.ts";

/** Where things stand in the manifest's text. */
export interface ManifestText {
  readonly file: string;
  readonly placeOf: (path: YamlPath, part: "key" | "value") => Place;
  readonly rangeOf: (path: YamlPath, part: "key" | "value") => TextRange;
}

/** A manifest, and the problems that the schema cannot tell. */
export interface CreatedManifest {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
}

/** Gives raw values their defaults and checks what the schema cannot: one asset's problem leaves out that asset alone. */
export function createManifest(raw: RawManifest, text: ManifestText): CreatedManifest {
  const pages = createPages(raw, text);
  const renewal = createRenewal(raw, text);
  const assets = createAssets(raw, text);
  const accountsTokenEnv = raw.accounts?.tokenEnv;
  return {
    manifest: {
      file: text.file,
      pages,
      graphVersion: raw.graph?.version ?? defaultGraphVersion,
      renewal: renewal.renewal,
      limits: createLimits(raw),
      ...(raw.publicBaseUrl !== undefined && {
        publicBaseUrl: { url: raw.publicBaseUrl, place: text.placeOf(["publicBaseUrl"], "value") },
      }),
      ...(accountsTokenEnv !== undefined && { accountsTokenEnv }),
      assets: assets.declarations,
      outputs: createOutputs(raw, text),
    },
    findings: [...findPageProblems(raw, pages, text), ...renewal.findings, ...assets.findings],
  };
}

const defaultTokenEnv = "MESSENGER_PAGE_ACCESS_TOKEN";
const defaultAppSecretEnv = "MESSENGER_APP_SECRET";

function createPages(raw: RawManifest, text: ManifestText): readonly DeclaredPage[] {
  if (raw.pages === undefined) {
    const id = raw.page;
    return [createPage("default", { ...(id !== undefined && { id }) }, text.placeOf(["page"], "value"))];
  }
  return Object.entries(raw.pages)
    .map(([name, page]) => createPage(name, page ?? {}, text.placeOf(["pages", name], "key")))
    .toSorted((a, b) => compareText(a.name, b.name));
}

function createPage(name: string, raw: RawPage, place: Place): DeclaredPage {
  return {
    name,
    ...(raw.id !== undefined && { id: raw.id }),
    tokenEnv: raw.tokenEnv ?? defaultTokenEnv,
    appSecretEnv: raw.appSecretEnv ?? defaultAppSecretEnv,
    platform: raw.platform ?? "messenger",
    labels: new Map(Object.entries(raw.labels ?? {})),
    place,
  };
}

function findPageProblems(
  raw: RawManifest,
  pages: readonly DeclaredPage[],
  text: ManifestText,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (raw.page !== undefined && raw.pages !== undefined) {
    findings.push({
      code: "page-and-pages",
      message: "`page` and `pages` are both given",
      hint: "write the one Page into `pages` too, with `id:`, and remove `page`",
      range: text.rangeOf(["page"], "key"),
    });
  }
  const byId = new Map<string, DeclaredPage>();
  for (const page of pages) {
    if (page.id === undefined) continue;
    const other = byId.get(page.id);
    if (other !== undefined) findings.push(sameId(page, other, text));
    byId.set(page.id, page);
  }
  return [...findings, ...findSharedToken(raw, text)];
}

function sameId(page: DeclaredPage, other: DeclaredPage, text: ManifestText): Finding {
  return {
    code: "duplicate-page-id",
    message: `the Pages \`${other.name}\` (${formatPlace(other.place)}) and \`${page.name}\` (${formatPlace(page.place)}) have one ID`,
    hint: "give each Page its own ID, or keep one of the two names",
    range: text.rangeOf(["pages", page.name, "id"], "value"),
  };
}

function findSharedToken(raw: RawManifest, text: ManifestText): readonly Finding[] {
  if (raw.accounts !== undefined) return [];
  const unnamed = Object.entries(raw.pages ?? {}).filter(([, page]) => page?.tokenEnv === undefined);
  return unnamed.slice(1).map(([name]) => ({
    code: "token-env-missing",
    message: `the Pages \`${unnamed[0]?.[0]}\` and \`${name}\` both name no \`tokenEnv\`, and a token is for one Page`,
    hint: `add \`tokenEnv: ${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_TOKEN\`, the name of the environment variable that holds its token`,
    range: text.rangeOf(["pages", name], "key"),
  }));
}

function createRenewal(
  raw: RawManifest,
  text: ManifestText,
): { renewal: Renewal; findings: readonly Finding[] } {
  const renewal: Renewal = {
    lifetimeMs: parseDuration(raw.renewal?.lifetime ?? "") ?? attachmentLifetimeMs,
    beforeMs: parseDuration(raw.renewal?.before ?? "35d") ?? 0,
    spreadMs: parseDuration(raw.renewal?.spread ?? "7d") ?? 0,
  };
  if (renewal.beforeMs + renewal.spreadMs < renewal.lifetimeMs) return { renewal, findings: [] };
  const finding: Finding = {
    code: "renewal-window",
    message:
      "`before` and `spread` together are not below `lifetime`: every ID would be due as soon as it is made",
    hint: "the defaults are `lifetime: 90d`, `before: 35d`, `spread: 7d`",
    range: text.rangeOf(["renewal"], "key"),
  };
  return { renewal, findings: [finding] };
}

function createLimits(raw: RawManifest): PlatformLimits {
  return {
    imageBytes: parseSize(raw.limits?.image ?? "") ?? defaultLimits.imageBytes,
    otherBytes: parseSize(raw.limits?.other ?? "") ?? defaultLimits.otherBytes,
    megapixels: raw.limits?.megapixels ?? defaultLimits.megapixels,
  };
}

function createAssets(
  raw: RawManifest,
  text: ManifestText,
): { declarations: readonly AssetDeclaration[]; findings: readonly Finding[] } {
  const created = Object.entries(raw.assets).map(([key, asset]) => createAssetDeclaration(key, asset, text));
  return {
    declarations: created
      .flatMap(({ declaration }) => declaration ?? [])
      .toSorted((a, b) => compareText(a.key, b.key)),
    findings: created.flatMap(({ findings }) => findings),
  };
}

function createOutputs(raw: RawManifest, text: ManifestText): readonly Output[] {
  return (raw.outputs ?? []).map(({ format, path, ids = true }, index) => ({
    format,
    path,
    ids,
    place: text.placeOf(["outputs", String(index), "path"], "value"),
  }));
}
