import type { Place } from "../diagnostics/diagnostic.ts";
import { compareText } from "../text/compare-text.ts";
import type { DeclaredPage } from "./manifest.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { RawManifest, RawPage } from "./raw-manifest.ts";

const defaultTokenEnv = "MESSENGER_PAGE_ACCESS_TOKEN";
const defaultAppSecretEnv = "MESSENGER_APP_SECRET";

/** The Pages by name in code-unit order; without any, the one called `default`. */
export function createPages(raw: RawManifest, text: ManifestText): readonly DeclaredPage[] {
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
