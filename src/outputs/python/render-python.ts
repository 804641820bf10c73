import { type AssetType, assetTypes } from "../../core/asset-type.ts";
import { compareText } from "../../core/text/compare-text.ts";
import { formatInstant } from "../../core/text/format-instant.ts";
import { generatedPythonHeader } from "../generated-header.ts";
import type { GeneratedAsset, GeneratedPage, GeneratedView } from "../generated-view.ts";
import { renderBlock } from "../render-block.ts";
import { readerText } from "./generated/reader-text.ts";
import { quotePython } from "./quote-python.ts";

/** The line of the reader in whose place the manifest's names and IDs stand: below its imports, above its classes. */
const placeText = "# Here stands what the manifest says.\n";

/** A Python module: the keys as types, constants, and the reader. It passes `mypy --strict`. */
export function renderPython(view: GeneratedView): string {
  const parts = [renderTypes(view), renderAssets(view), ...(view.ids ? [renderIds(view)] : [])];
  return `${generatedPythonHeader}\n${readerText.replace(placeText, () => parts.join("\n"))}`;
}

function renderTypes({ pages }: GeneratedView): string {
  const keys = keysOf(pages, () => true);
  return `# A Page's name in the manifest.
PageName = ${renderLiteral(pages.map(({ name }) => name))}

# An asset's key, on whichever Page.
AssetKey = ${renderLiteral(keys)}

# What stands for an asset: its key; of one with locales also the key without its locale.
AssetName = ${renderNames(keys)}

${assetTypes.map((type) => renderKeysOf(type, pages)).join("\n")}`;
}

function keysOf(
  pages: readonly GeneratedPage[],
  isWanted: (asset: GeneratedAsset) => boolean,
): readonly string[] {
  const keys = pages.flatMap(({ assets }) => [...assets].filter(([, asset]) => isWanted(asset)));
  return [...new Set(keys.map(([key]) => key))].sort(compareText);
}

function renderNames(keys: readonly string[]): string {
  const withLocale = keys.filter((key) => key.includes("@"));
  const names = [...new Set(withLocale.map((key) => key.slice(0, key.indexOf("@"))))];
  return names.length === 0 ? "AssetKey" : `Union[AssetKey, ${renderLiteral(names)}]`;
}

function renderKeysOf(type: AssetType, pages: readonly GeneratedPage[]): string {
  const name = `${type.slice(0, 1).toUpperCase()}${type.slice(1)}Key`;
  return `${name} = ${renderLiteral(keysOf(pages, (asset) => asset.type === type))}\n`;
}

/** The type of one of `texts`; of none of them, that of no value. */
function renderLiteral(texts: readonly string[]): string {
  return texts.length === 0 ? "NoReturn" : renderPythonBlock("Literal[", texts.map(quotePython), "]");
}

function renderAssets({ ids, pages }: GeneratedView): string {
  const idType = ids ? "    attachmentId: Optional[str]\n" : "";
  const expiryType = ids ? "    expiresAt: Optional[str]\n" : "";
  const assets = renderPages(pages, (key, asset) => {
    const id = ids ? `"attachmentId": ${quoteOptional(asset.attachmentId)}, ` : "";
    const expiry = ids ? `, "expiresAt": ${quoteOptional(expiryOf(asset))}` : "";
    return `# ${quotePython(asset.source)}\n${quotePython(key)}: {${id}"type": ${quotePython(asset.type)}${expiry}}`;
  });
  return `
class Asset(TypedDict):
    """What the manifest, and the lockfile when this was generated, say of an asset."""

${idType}    type: AssetType
${expiryType}

ASSETS: Final[Mapping[PageName, Mapping[AssetKey, Asset]]] = cast(Any, ${assets})
`;
}

function expiryOf({ expiresAtMs }: GeneratedAsset): string | undefined {
  return expiresAtMs === undefined ? undefined : formatInstant(expiresAtMs);
}

function renderIds({ pages }: GeneratedView): string {
  const ids = renderPages(
    pages,
    (key, { attachmentId }) => `${quotePython(key)}: ${quoteOptional(attachmentId)}`,
  );
  return `ATTACHMENT_IDS: Final[Mapping[PageName, Mapping[AssetKey, Optional[str]]]] = cast(Any, ${ids})


def attachment_id(page: PageName, key: AssetKey) -> str:
    """The attachment ID that the lockfile had for an asset when this was generated.

    Raises AssetUnavailableError when there was none; \`messenger-assets apply\` uploads what is missing.
    """
    if page not in ATTACHMENT_IDS:
        raise AssetUnavailableError(page, key, "page-unknown")
    if key not in ATTACHMENT_IDS[page]:
        raise AssetUnavailableError(page, key, "key-unknown")
    found = ATTACHMENT_IDS[page][key]
    if found is None:
        raise AssetUnavailableError(page, key, "id-missing")
    return found
`;
}

/**
 * A dict of the Pages, each a dict of its assets, whose members `member` gives without commas.
 *
 * It is cast where it stands: mypy 1.0 compares every key with every key of the type, for 10,000 of them more than ten
 * minutes long.
 */
function renderPages(
  pages: readonly GeneratedPage[],
  member: (key: string, asset: GeneratedAsset) => string,
): string {
  const blocks = pages.map(({ name, assets }) => {
    const members = Array.from(assets, ([key, asset]) => member(key, asset));
    return `${quotePython(name)}: ${renderPythonBlock("{", members, "}")}`;
  });
  return renderPythonBlock("{", blocks, "}");
}

function renderPythonBlock(open: string, members: readonly string[], close: string): string {
  return renderBlock(
    open,
    members.map((member) => `${member},`),
    close,
    "    ",
  );
}

function quoteOptional(text: string | undefined): string {
  return text === undefined ? "None" : quotePython(text);
}
