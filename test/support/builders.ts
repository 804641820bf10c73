import type {
  Content,
  DesiredAsset,
  DesiredPage,
  DesiredState,
  Renewal,
} from "../../src/core/desired/desired-state.ts";
import type { Place } from "../../src/core/diagnostics/diagnostic.ts";
import type { LockedAsset, LockedPage, Lockfile } from "../../src/core/lockfile/lockfile.ts";

export const dayMs = 86_400_000;

/** 2026-11-22T08:00:00Z. */
export const nowMs: number = Date.UTC(2026, 10, 22, 8);

/** The manifest's defaults, but without spread: an ID of 55 days is due. */
export const renewal: Renewal = { lifetimeMs: 90 * dayMs, beforeMs: 35 * dayMs, spreadMs: 0 };

const place: Place = {
  file: "messenger-assets.yaml",
  line: 4,
  column: 3,
  endColumn: 10,
  sourceLine: "  welcome: media/welcome.png",
};

/** A digest that differs for each short text. */
export function digestOf(bytes: string): string {
  return `sha256:${Buffer.from(bytes).toString("hex").padEnd(64, "0")}`;
}

type KnownContent = Extract<Content, { kind: "known" }>;

/** A PNG of 100 bytes. */
export function content(bytes: string, changes: Partial<KnownContent> = {}): KnownContent {
  return {
    kind: "known",
    digest: digestOf(bytes),
    sizeBytes: 100,
    contentType: "image/png",
    type: "image",
    ...changes,
  };
}

/** An asset whose bytes are named; by default after its key. */
export function wanted(key: string, bytes: string = key, changes: Partial<DesiredAsset> = {}): DesiredAsset {
  return {
    key,
    source: `media/${key}.png`,
    content: content(bytes),
    transport: { kind: "file", path: `/bot/media/${key}.png` },
    fileName: `${key}.png`,
    place,
    ...changes,
  };
}

/** An asset behind a URL. */
export function wantedUrl(
  key: string,
  bytes: string = key,
  changes: Partial<DesiredAsset> = {},
): DesiredAsset {
  const url = `https://cdn.example.com/${key}.png`;
  return wanted(key, bytes, { source: url, transport: { kind: "url", url }, ...changes });
}

export function wantedPage(
  name: string,
  assets: readonly DesiredAsset[],
  changes: Partial<DesiredPage> = {},
): DesiredPage {
  return {
    name,
    platform: "messenger",
    tokenEnv: "MESSENGER_PAGE_ACCESS_TOKEN",
    appSecretEnv: "MESSENGER_APP_SECRET",
    assets: new Map(assets.map((asset) => [asset.key, asset])),
    ...changes,
  };
}

export function desiredState(...pages: readonly DesiredPage[]): DesiredState {
  return { pages, renewal };
}

/** One Page, `default`. */
export function desiredDefault(...assets: readonly DesiredAsset[]): DesiredState {
  return desiredState(wantedPage("default", assets));
}

/** An entry that was uploaded now, for 90 days. */
export function held(attachmentId: string, bytes: string, changes: Partial<LockedAsset> = {}): LockedAsset {
  const uploadedAtMs = changes.uploadedAtMs ?? nowMs;
  return {
    attachmentId,
    contentType: "image/png",
    digest: digestOf(bytes),
    expiresAtMs: uploadedAtMs + 90 * dayMs,
    sizeBytes: 100,
    source: `media/${bytes}.png`,
    type: "image",
    uploadedAtMs,
    ...changes,
  };
}

/** An entry that was uploaded so many days ago. */
export function heldSince(days: number, attachmentId: string, bytes: string): LockedAsset {
  return held(attachmentId, bytes, { uploadedAtMs: nowMs - days * dayMs });
}

export function heldPage(
  assets: Readonly<Record<string, LockedAsset>>,
  changes: Partial<LockedPage> = {},
): LockedPage {
  return { platform: "messenger", assets: new Map(Object.entries(assets)), retired: [], ...changes };
}

export function lockfile(pages: Readonly<Record<string, LockedPage>>): Lockfile {
  return { pages: new Map(Object.entries(pages)) };
}

/** A lockfile of one Page, `default`. */
export function lockfileDefault(
  assets: Readonly<Record<string, LockedAsset>>,
  changes: Partial<LockedPage> = {},
): Lockfile {
  return lockfile({ default: heldPage(assets, changes) });
}
