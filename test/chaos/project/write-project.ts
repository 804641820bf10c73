import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileServer } from "../../support/file-server.ts";
import { type ChaosAsset, type ChaosProject, isUrl, manifestText, sourceOf } from "./chaos-project.ts";
import { bytesOf, digestOf, mediaKinds } from "./content.ts";

/** Where a project's files are, and the web server of its URLs. */
export interface ProjectPlace {
  readonly folder: string;
  readonly media: FileServer;
}

/** Makes the folder and the web server what `project` says; `before` is what they are now. */
export function writeProject(place: ProjectPlace, project: ChaosProject, before?: ChaosProject): void {
  const old = new Map(before?.assets.map((asset) => [sourceOf(asset, place.media.url), asset]));
  for (const asset of project.assets) {
    const source = sourceOf(asset, place.media.url);
    if (old.get(source)?.content !== asset.content) writeAsset(place, asset);
    old.delete(source);
  }
  for (const asset of old.values()) removeAsset(place, asset);
  mkdirSync(join(place.folder, "media", "group"), { recursive: true });
  writeFileSync(join(place.folder, "messenger-assets.yaml"), manifestText(project, place.media.url));
}

/** Puts the asset's bytes where it says, over others that are there. */
export function writeAsset({ folder, media }: ProjectPlace, asset: ChaosAsset): void {
  const bytes = bytesOf(asset.content);
  if (isUrl(asset)) {
    const { contentType } = mediaKinds[asset.content.type];
    media.files.set(`/${asset.fileName}`, { body: bytes, contentType, etag: `"${digestOf(bytes)}"` });
    return;
  }
  const path = join(folder, sourceOf(asset, media.url));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function removeAsset({ folder, media }: ProjectPlace, asset: ChaosAsset): void {
  if (isUrl(asset)) media.files.delete(`/${asset.fileName}`);
  else if (existsSync(folder)) rmSync(join(folder, sourceOf(asset, media.url)), { force: true });
}
