import type { Content } from "./content.ts";

/** A Page of the sandbox, as a manifest names it. */
export interface ChaosPage {
  readonly name: string;
  readonly id: string;
  readonly tokenEnv: string;
}

/** An asset of a manifest. */
export interface ChaosAsset {
  readonly key: string;
  /** How the manifest names it, and so how its bytes travel. */
  readonly source: "path" | "glob" | "url" | "url-bytes";
  /** Its file's name, or its URL's last segment. */
  readonly fileName: string;
  readonly content: Content;
  /** The IDs of the Pages that it is for; all without. */
  readonly pageIds?: readonly string[];
}

/** A manifest and its media, without the bytes. */
export interface ChaosProject {
  /** Whether the manifest names no Page (it is the token's), one, or Pages by name. */
  readonly form: "token" | "page" | "pages";
  readonly pages: readonly ChaosPage[];
  readonly assets: readonly ChaosAsset[];
  readonly hasOutputs: boolean;
  /** The number of the next thing that is made: no two get the same name or, but on purpose, the same bytes. */
  readonly made: number;
}

/** Whether the asset is one of the Page's. */
export function isFor({ pageIds }: ChaosAsset, page: ChaosPage): boolean {
  return pageIds === undefined || pageIds.includes(page.id);
}

/** As the lockfile writes it. */
export function sourceOf({ source, fileName }: ChaosAsset, mediaUrl: string): string {
  switch (source) {
    case "path":
      return `media/${fileName}`;
    case "glob":
      return `media/group/${fileName}`;
    case "url":
    case "url-bytes":
      return `${mediaUrl}/${fileName}`;
    default:
      return source satisfies never;
  }
}

/** Whether the asset is behind a URL. */
export function isUrl({ source }: ChaosAsset): boolean {
  return source === "url" || source === "url-bytes";
}

/** The text of `messenger-assets.yaml`, in the part of YAML that is JSON. */
export function manifestText(project: ChaosProject, mediaUrl: string): string {
  const named = project.assets.filter(({ source }) => source !== "glob");
  const assets = Object.fromEntries([
    ...named.map((asset) => [asset.key, declarationOf(asset, project, mediaUrl)] as const),
    ["group", { glob: "media/group/*", allowEmpty: true }],
  ]);
  const outputs = [
    { format: "json", path: "generated/assets.json" },
    { format: "typescript", path: "generated/assets.ts" },
  ];
  const manifest = {
    version: 1,
    ...pagesMember(project),
    assets,
    ...(project.hasOutputs && { outputs }),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function pagesMember({ form, pages }: ChaosProject): object {
  switch (form) {
    case "token":
      return {};
    case "page":
      return { page: pages[0]?.id };
    case "pages":
      return { pages: Object.fromEntries(pages.map(({ name, id, tokenEnv }) => [name, { id, tokenEnv }])) };
    default:
      return form satisfies never;
  }
}

function declarationOf(asset: ChaosAsset, { pages }: ChaosProject, mediaUrl: string): object {
  const source = sourceOf(asset, mediaUrl);
  const names = pages.filter(({ id }) => asset.pageIds?.includes(id) === true).map(({ name }) => name);
  return {
    ...(isUrl(asset) ? { url: source, upload: asset.source === "url" ? "url" : "bytes" } : { path: source }),
    ...(asset.pageIds !== undefined && { pages: names }),
  };
}
