import type { AssetType } from "../../src/core/asset-type.ts";
import type {
  Content,
  DesiredAsset,
  DesiredPage,
  DesiredState,
} from "../../src/core/desired/desired-state.ts";
import type { Place } from "../../src/core/diagnostics/diagnostic.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../../src/core/lockfile/lockfile.ts";
import type { Output } from "../../src/core/manifest/manifest.ts";

export const place: Place = {
  file: "messenger-assets.yaml",
  line: 4,
  column: 3,
  endColumn: 10,
  sourceLine: "  welcome: media/welcome.png",
};

export const expiresAtMs: number = Date.UTC(2027, 1, 20, 8);

export function known(type: AssetType): Content {
  return { kind: "known", digest: "sha256:00", sizeBytes: 1, contentType: "image/png", type };
}

export function desiredAsset(key: string, overrides: Partial<DesiredAsset> = {}): DesiredAsset {
  return {
    key,
    source: `media/${key}.png`,
    content: known("image"),
    transport: { kind: "file", path: `/bot/media/${key}.png` },
    fileName: "a.png",
    place,
    ...overrides,
  };
}

export function desiredPage(
  name: string,
  assets: readonly DesiredAsset[],
  overrides: Partial<DesiredPage> = {},
): DesiredPage {
  return {
    name,
    platform: "messenger",
    tokenEnv: "MESSENGER_PAGE_ACCESS_TOKEN",
    appSecretEnv: "MESSENGER_APP_SECRET",
    assets: new Map(assets.map((asset) => [asset.key, asset])),
    ...overrides,
  };
}

export function desiredState(...pages: readonly DesiredPage[]): DesiredState {
  return { pages, renewal: { lifetimeMs: 90, beforeMs: 35, spreadMs: 7 } };
}

export function lockedAsset(attachmentId: string, overrides: Partial<LockedAsset> = {}): LockedAsset {
  return {
    attachmentId,
    contentType: "image/png",
    digest: "sha256:00",
    expiresAtMs,
    sizeBytes: 1,
    source: "media/a.png",
    type: "image",
    uploadedAtMs: Date.UTC(2026, 10, 22, 8),
    ...overrides,
  };
}

export function lockedPage(
  assets: ReadonlyMap<string, LockedAsset>,
  overrides: Partial<LockedPage> = {},
): LockedPage {
  return { platform: "messenger", assets, retired: [], ...overrides };
}

export function lockfile(pages: Readonly<Record<string, LockedPage>>): Lockfile {
  return { pages: new Map(Object.entries(pages)) };
}

export function output(format: Output["format"], path: string, ids = true): Output {
  return { format, path, ids, place };
}
