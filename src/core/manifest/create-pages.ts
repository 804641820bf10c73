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
    const place = text.placeOf(["page"], "value");
    return [{ ...createPage("default", { ...(id !== undefined && { id }) }, place), ...tokenOf({}, raw) }];
  }
  return Object.entries(raw.pages)
    .map(([name, page]) => ({
      ...createPage(name, page ?? {}, text.placeOf(["pages", name], "key")),
      ...tokenOf(page ?? {}, raw),
    }))
    .toSorted((a, b) => compareText(a.name, b.name));
}

/** Its own token's variable comes first; then the account's. */
function tokenOf(
  { tokenEnv }: RawPage,
  { accounts }: RawManifest,
): Pick<DeclaredPage, "tokenEnv" | "takesAccountToken"> {
  if (tokenEnv !== undefined) return { tokenEnv };
  if (accounts === undefined) return { tokenEnv: defaultTokenEnv };
  return { tokenEnv: accounts.tokenEnv, takesAccountToken: true };
}

function createPage(name: string, raw: RawPage, place: Place): Omit<DeclaredPage, "tokenEnv"> {
  return {
    name,
    ...(raw.id !== undefined && { id: raw.id }),
    appSecretEnv: raw.appSecretEnv ?? defaultAppSecretEnv,
    platform: raw.platform ?? "messenger",
    labels: new Map(Object.entries(raw.labels ?? {})),
    place,
  };
}
