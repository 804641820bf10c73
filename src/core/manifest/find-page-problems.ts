import { formatPlace } from "../diagnostics/diagnostic.ts";
import type { Finding } from "../diagnostics/finding.ts";
import type { DeclaredPage } from "./manifest.ts";
import type { ManifestText } from "./manifest-text.ts";
import type { RawManifest } from "./raw-manifest.ts";

/** What is wrong with Pages beside each other. */
export function findPageProblems(
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
  return [...findings, ...findSharedToken(raw, text), ...findMissingIds(raw, pages, text)];
}

/** `/me/accounts` tells Pages apart by their IDs alone. */
function findMissingIds(
  raw: RawManifest,
  pages: readonly DeclaredPage[],
  text: ManifestText,
): readonly Finding[] {
  if (text.lacking.has("page") || (raw.pages === undefined && text.lacking.has("pages"))) return [];
  return pages
    .filter(({ id, takesAccountToken }) => id === undefined && takesAccountToken === true)
    .map(({ name, tokenEnv }) => ({
      code: "page-id-missing",
      message: `the Page \`${name}\` has no ID, by which its token is found among the Pages of \`${tokenEnv}\``,
      hint:
        raw.pages === undefined
          ? 'write the Page\'s ID as `page: "1234567890"`'
          : "write the Page's ID as `id`, or the variable of a token of its own as `tokenEnv`",
      range:
        raw.pages === undefined ? text.rangeOf(["accounts"], "key") : text.rangeOf(["pages", name], "key"),
    }));
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
  if (raw.accounts !== undefined || text.lacking.has("accounts")) return [];
  const unnamed = Object.entries(raw.pages ?? {}).filter(([, page]) => page?.tokenEnv === undefined);
  return unnamed.slice(1).map(([name]) => ({
    code: "token-env-missing",
    message: `the Pages \`${unnamed[0]?.[0]}\` and \`${name}\` both name no \`tokenEnv\`, and a token is for one Page`,
    hint: `add \`tokenEnv: ${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_TOKEN\`, the name of the environment variable that holds its token`,
    range: text.rangeOf(["pages", name], "key"),
  }));
}
