import { describe, expect, it } from "vitest";
import type { DesiredAsset } from "../../../src/core/desired/desired-state.ts";
import { expandDeclarations } from "../../../src/core/desired/expand-declarations.ts";
import { expandGlobs } from "../../../src/core/desired/expand-globs.ts";
import { indexUrls } from "../../../src/core/desired/recall-content.ts";
import { type Resolved, resolveDesiredState } from "../../../src/core/desired/resolve-desired-state.ts";
import type { ReadFile, ReadUrl, World } from "../../../src/core/desired/world.ts";
import type { FileFacts, UrlFacts } from "../../../src/core/facts/facts.ts";
import { emptyLockfile, type LockedAsset, type Lockfile } from "../../../src/core/lockfile/lockfile.ts";
import { assetsOf, manifestOf, valid } from "../manifest/support.ts";

const digest = `sha256:${"a".repeat(64)}`;
const png: FileFacts = { kind: "file", digest, sizeBytes: 10, contentType: "image/png", isText: false };
const webPng: UrlFacts = {
  kind: "url",
  digest,
  sizeBytes: 10,
  contentType: "image/png",
  contentTypeFrom: "bytes",
  isText: false,
  isHtml: false,
};
const problem = {
  kind: "problem",
  code: "asset-file-not-found",
  message: "it is gone",
  hint: "look",
} as const;
const url = "https://example.com/x.png";

const locked: LockedAsset = {
  attachmentId: "1",
  contentType: "video/mp4",
  digest: `sha256:${"b".repeat(64)}`,
  expiresAtMs: 90,
  sizeBytes: 7,
  source: url,
  type: "video",
  uploadedAtMs: 0,
};

function resolve(text: string, world: Partial<World>): Resolved {
  const manifest = valid(text);
  const { requests } = expandDeclarations(manifest, { lacksPages: false });
  return resolveDesiredState(manifest, expandGlobs(requests, new Map()).requests, {
    files: new Map(),
    urls: new Map(),
    lockfile: emptyLockfile,
    ...world,
  });
}

function onlyAsset({ desired }: Resolved): DesiredAsset | undefined {
  return [...(desired.pages[0]?.assets.values() ?? [])][0];
}

function fileOf(facts: ReadFile["facts"]): ReadonlyMap<string, ReadFile> {
  return new Map([["x.png", { path: "/bot/x.png", facts }]]);
}

function lockfileOf(assets: Readonly<Record<string, LockedAsset>>): Lockfile {
  const page = { platform: "messenger", assets: new Map(Object.entries(assets)), retired: [] } as const;
  return { pages: new Map([["default", page]]) };
}

describe("the desired state", () => {
  it("has the Pages with what they are, and their assets by key", () => {
    const text = manifestOf(
      "pages: { b: { id: 2, tokenEnv: B, platform: instagram }, a: }",
      "assets: { z: { path: x.png, until: 2026-12-27 }, c: { path: x.png, pages: a, fileName: 'ä.png' } }",
    );
    const { desired, diagnostics, urlDiagnostics } = resolve(text, { files: fileOf(png) });
    expect([diagnostics, urlDiagnostics]).toEqual([[], []]);
    expect(desired.pages.map(({ assets, ...page }) => ({ ...page, keys: [...assets.keys()] }))).toEqual([
      {
        name: "a",
        platform: "messenger",
        tokenEnv: "MESSENGER_PAGE_ACCESS_TOKEN",
        appSecretEnv: "MESSENGER_APP_SECRET",
        keys: ["c", "z"],
      },
      {
        name: "b",
        id: "2",
        platform: "instagram",
        tokenEnv: "B",
        appSecretEnv: "MESSENGER_APP_SECRET",
        keys: ["z"],
      },
    ]);
    expect(desired.pages[0]?.assets.get("c")?.fileName).toBe("_.png");
    expect(desired.pages[0]?.assets.get("z")?.untilMs).toBe(Date.UTC(2026, 11, 27));
  });

  it("holds where the web has each file, by its Page and locale, and nothing of the kind for a URL", () => {
    const text = manifestOf(
      "pages: { a: { id: 1, tokenEnv: A }, b: { id: 2, tokenEnv: B } }",
      "publicBaseUrl: 'https://cdn/${page}/${locale}/'",
      "assets:",
      "  f: { path: '${locale}.png', locales: [en, de], pages: a }",
      "  g: { path: '${locale}.png', locales: [fr] }",
      `  u: '${url}'`,
    );
    const files = new Map(
      ["en", "de", "fr"].map((locale) => [`${locale}.png`, { path: `/bot/${locale}.png`, facts: png }]),
    );
    const { desired, diagnostics } = resolve(text, { files });
    expect(diagnostics).toEqual([]);
    expect(
      desired.pages.map(({ assets }) =>
        [...assets.values()].map((asset) => [asset.key, asset.publicBaseUrl]),
      ),
    ).toEqual([
      [
        ["f@de", "https://cdn/a/de/"],
        ["f@en", "https://cdn/a/en/"],
        ["g@fr", "https://cdn/a/fr/"],
        ["u", undefined],
      ],
      [
        ["g@fr", "https://cdn/b/fr/"],
        ["u", undefined],
      ],
    ]);
  });

  it("holds what a file is and where it lies", () => {
    expect(onlyAsset(resolve(assetsOf("a: x.png"), { files: fileOf(png) }))).toMatchObject({
      key: "a",
      source: "x.png",
      content: { kind: "known", digest, sizeBytes: 10, contentType: "image/png", type: "image" },
      transport: { kind: "file", path: "/bot/x.png" },
      fileName: "x.png",
      place: { line: 3, column: 6 },
    });
  });

  it("marks a Git LFS pointer", () => {
    const files = fileOf({ ...png, lfs: { oid: digest, sizeBytes: 10 } });
    expect(onlyAsset(resolve(assetsOf("a: x.png"), { files }))?.transport).toEqual({
      kind: "file",
      path: "/bot/x.png",
      lfsPointer: true,
    });
  });

  it("lacks a file that cannot be read, and says so at its path", () => {
    const resolved = resolve(assetsOf("a: x.png"), { files: fileOf(problem) });
    expect(onlyAsset(resolved)).toBeUndefined();
    expect(resolved.diagnostics).toMatchObject([
      {
        code: "asset-file-not-found",
        severity: "error",
        message: "it is gone",
        hint: "look",
        place: { line: 3, column: 6 },
      },
    ]);
  });

  it("lacks a file that does not fit, and says so", () => {
    const resolved = resolve(assetsOf("a: { path: x.png, type: audio }"), { files: fileOf(png) });
    expect(onlyAsset(resolved)).toBeUndefined();
    expect(resolved.diagnostics).toHaveLength(1);
  });

  it("lacks a file that was not looked at without another word: why is told before", () => {
    const resolved = resolve(assetsOf("a: x.png"), {});
    expect([onlyAsset(resolved), resolved.diagnostics]).toEqual([undefined, []]);
  });
});

describe("a URL", () => {
  const text = assetsOf(`a: ${url}`);
  const read = (facts: ReadUrl): Partial<World> => ({ urls: new Map([[url, facts]]) });

  it("is known by what was fetched", () => {
    const asset = onlyAsset(resolve(text, read({ ...webPng, etag: '"e"', lastModified: "then" })));
    expect(asset).toMatchObject({
      content: {
        kind: "known",
        digest,
        sizeBytes: 10,
        type: "image",
        contentType: "image/png",
        etag: '"e"',
        lastModified: "then",
      },
      transport: { kind: "url", url },
      fileName: "x.png",
    });
  });

  it("has no validators where its server gave none", () => {
    expect(onlyAsset(resolve(text, read(webPng)))?.content).toEqual({
      kind: "known",
      digest,
      sizeBytes: 10,
      type: "image",
      contentType: "image/png",
    });
  });

  it("may be sent as bytes", () => {
    const resolved = resolve(assetsOf(`a: { url: '${url}', upload: bytes }`), read(webPng));
    expect(onlyAsset(resolved)?.transport).toEqual({ kind: "url-bytes", url });
  });

  it.each([
    ["cannot be read", read(problem), {}, undefined],
    ["cannot be read, and has a type", read(problem), {}, "image"],
    ["does not fit", read({ ...webPng, contentType: "video/mp4" }), {}, "image"],
    ["is no media", read({ ...webPng, contentType: "text/html", isHtml: true }), {}, undefined],
  ] as const)("that %s is unreadable, and the rest goes on", (_, world, __, type) => {
    const declared = type === undefined ? text : assetsOf(`a: { url: '${url}', type: ${type} }`);
    const resolved = resolve(declared, world);
    expect(onlyAsset(resolved)?.content).toEqual({ kind: "unreadable", ...(type && { type }) });
    expect(resolved.diagnostics).toEqual([]);
    expect(resolved.urlDiagnostics).toHaveLength(1);
  });

  it.each([undefined, "image"])("that was not asked and has no entry is unknown (type %s)", (type) => {
    const declared = type === undefined ? text : assetsOf(`a: { url: '${url}', type: ${type} }`);
    expect(onlyAsset(resolve(declared, {}))?.content).toEqual({ kind: "unknown", ...(type && { type }) });
  });

  it("that was not asked is what its entry says, or another's of the same URL", () => {
    const recalled = {
      kind: "known",
      digest: locked.digest,
      sizeBytes: 7,
      type: "video",
      contentType: "video/mp4",
    };
    const moved = { ...locked, source: "elsewhere" };
    const contentWith = (assets: Readonly<Record<string, LockedAsset>>) =>
      onlyAsset(resolve(text, { ...read({ kind: "unasked" }), lockfile: lockfileOf(assets) }))?.content;
    expect(contentWith({ a: locked })).toEqual(recalled);
    expect(contentWith({ a: moved, b: locked })).toEqual(recalled);
    expect(contentWith({ a: moved })).toEqual({ kind: "unknown" });
  });

  it("that has not changed is what was uploaded, sent as is declared now", () => {
    const unchanged = read({ kind: "unchanged", locked: { ...locked, etag: "e", lastModified: "then" } });
    expect(onlyAsset(resolve(assetsOf(`a: { url: '${url}', type: audio }`), unchanged))?.content).toEqual({
      kind: "known",
      digest: locked.digest,
      sizeBytes: 7,
      type: "audio",
      contentType: "audio/mp4",
      etag: "e",
      lastModified: "then",
    });
    const declared = assetsOf(`a: { url: '${url}', type: file, contentType: application/mp4 }`);
    expect(onlyAsset(resolve(declared, unchanged))?.content).toMatchObject({
      type: "file",
      contentType: "application/mp4",
    });
  });
});

it("the index of URLs holds the latest upload of each, retired ones too", () => {
  const later = { ...locked, attachmentId: "2", uploadedAtMs: 5 };
  const page = {
    platform: "messenger",
    assets: new Map([
      ["a", locked],
      ["b", { ...locked, source: "y.png" }],
    ]),
    retired: [
      { ...later, key: "c" },
      { ...locked, key: "d" },
    ],
  } as const;
  expect(
    [...indexUrls({ pages: new Map([["default", page]]) })].map(([source, { attachmentId }]) => [
      source,
      attachmentId,
    ]),
  ).toEqual([
    [url, "2"],
    ["y.png", "1"],
  ]);
});
