import { describe, expect, it } from "vitest";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { assetsOf, file, manifestOf, onlyAsset, problemsOf, valid, wordsOf } from "./support.ts";

const dayMs = 86_400_000;

describe("a manifest that says nothing more", () => {
  it("has one Page and the defaults", () => {
    expect(valid(manifestOf("assets: {}"))).toEqual({
      file,
      pages: [
        {
          name: "default",
          tokenEnv: "MESSENGER_PAGE_ACCESS_TOKEN",
          appSecretEnv: "MESSENGER_APP_SECRET",
          platform: "messenger",
          labels: new Map(),
          place: { file, line: 1, column: 1, endColumn: 11, sourceLine: "version: 1" },
        },
      ],
      graphVersion: "v25.0",
      renewal: { lifetimeMs: 90 * dayMs, beforeMs: 35 * dayMs, spreadMs: 7 * dayMs },
      limits: { imageBytes: 8 * 1_048_576, otherBytes: 25 * 1_048_576, megapixels: 85 },
      assets: [],
      outputs: [],
    });
  });
});

describe("a manifest that says all", () => {
  const manifest = valid(
    manifestOf(
      "pages:",
      "  b: { id: 22, tokenEnv: B_TOKEN, appSecretEnv: B_SECRET, platform: instagram, labels: { env: prod } }",
      "  a: { id: 11 }",
      "accounts: { tokenEnv: ALL }",
      "graph: { version: v21.0 }",
      "renewal: { lifetime: 60d, before: 2w, spread: 36h }",
      "limits: { image: 512KB, other: 1.5 MB, megapixels: 10.5 }",
      'publicBaseUrl: "https://cdn.example.com/${page}/"',
      "assets: {}",
      "outputs: [{ format: json, path: out/a.json }, { format: typescript, path: a.ts, ids: false }]",
    ),
  );

  it("has its Pages by name", () => {
    expect(manifest.pages.map(({ place, ...page }) => ({ ...page, at: [place.line, place.column] }))).toEqual(
      [
        {
          name: "a",
          id: "11",
          tokenEnv: "ALL",
          takesAccountToken: true,
          appSecretEnv: "MESSENGER_APP_SECRET",
          platform: "messenger",
          labels: new Map(),
          at: [4, 3],
        },
        {
          name: "b",
          id: "22",
          tokenEnv: "B_TOKEN",
          appSecretEnv: "B_SECRET",
          platform: "instagram",
          labels: new Map([["env", "prod"]]),
          at: [3, 3],
        },
      ],
    );
  });

  it("has its quantities in milliseconds and bytes", () => {
    expect(manifest).toMatchObject({
      accountsTokenEnv: "ALL",
      graphVersion: "v21.0",
      renewal: { lifetimeMs: 60 * dayMs, beforeMs: 14 * dayMs, spreadMs: 1.5 * dayMs },
      limits: { imageBytes: 512 * 1_024, otherBytes: 1.5 * 1_048_576, megapixels: 10.5 },
      publicBaseUrl: { url: "https://cdn.example.com/${page}/", place: { line: 9, column: 16 } },
      outputs: [
        { format: "json", path: "out/a.json", ids: true, place: { line: 11, column: 33 } },
        { format: "typescript", path: "a.ts", ids: false, place: { line: 11, column: 75 } },
      ],
    });
  });
});

describe("a Page's ID", () => {
  const digits = "1234567890123456789";

  it.each([
    ["without quotes", manifestOf(`page: ${digits}`, "assets: {}")],
    ["in quotes", manifestOf(`page: "${digits}"`, "assets: {}")],
    ["by an alias", manifestOf(`pages: { a: { id: &id ${digits} } }`, "assets: {}")],
    ["in a merged map", manifestOf(`pages: { a: { <<: { id: ${digits} } } }`, "assets: {}")],
    ["in JSON", `{ "version": 1, "page": ${digits}, "assets": {} }`],
  ])("keeps all digits %s", (_, text) => {
    expect(valid(text).pages.map(({ id }) => id)).toEqual([digits]);
  });

  it("keeps all digits where it is an alias itself", () => {
    const text = manifestOf(`limits: { megapixels: &id ${digits} }`, "page: *id", "assets: {}");
    expect(valid(text)).toMatchObject({ pages: [{ id: digits }], limits: { megapixels: Number(digits) } });
  });

  it.each(["1.5", "0x1F", "-1", "1e3", "abc", '""'])("is none that reads %s", (id) => {
    expect(problemsOf(manifestOf(`page: ${id}`, "assets: {}"))).toEqual([`invalid-value 2:7 ${id}`]);
  });
});

describe("an asset", () => {
  it.each([
    ["a path", "a: media/x.png", { kind: "path", path: "media/x.png" }],
    [
      "a URL",
      "a: https://example.com/x.png",
      { kind: "url", url: "https://example.com/x.png", upload: "url" },
    ],
    [
      "a URL in capitals",
      "a: HTTP://example.com/x",
      { kind: "url", url: "HTTP://example.com/x", upload: "url" },
    ],
    [
      "a URL as bytes",
      "a: { url: 'http://h/x', upload: bytes }",
      { kind: "url", url: "http://h/x", upload: "bytes" },
    ],
    [
      "a URL with variables",
      "a: 'https://${page}.example.com/x'",
      { kind: "url", url: "https://${page}.example.com/x", upload: "url" },
    ],
    ["a glob", "a: { glob: 'm/*.png' }", { kind: "glob", glob: "m/*.png", ignore: [], allowEmpty: false }],
    [
      "a glob with its fields",
      "a: { glob: m/*, ignore: ['**/x'], allowEmpty: true }",
      { kind: "glob", glob: "m/*", ignore: ["**/x"], allowEmpty: true },
    ],
  ])("may be %s", (_, line, source) => {
    expect(onlyAsset(assetsOf(line)).source).toEqual(source);
  });

  it("has every field that is given", () => {
    const text = assetsOf(
      'a: { path: "x.${locale}", type: file, contentType: application/pdf, fileName: M.pdf, pages: default, locales: [en, de_AT], until: 2026-12-27 }',
    );
    expect(onlyAsset(text)).toMatchObject({
      key: "a",
      type: "file",
      contentType: "application/pdf",
      fileName: "M.pdf",
      pages: ["default"],
      locales: ["en", "de_AT"],
      untilMs: Date.UTC(2026, 11, 27),
      keyPlace: { line: 3, column: 3, endColumn: 4 },
      sourcePlace: { line: 3, column: 14 },
    });
  });

  it("has its place at the short form's value", () => {
    expect(onlyAsset(assetsOf("a: x.png")).sourcePlace).toMatchObject({ line: 3, column: 6, endColumn: 11 });
  });

  it.each([
    ["2026-12-27T18:00:00Z", Date.UTC(2026, 11, 27, 18)],
    ["2026-12-27 18:00:00+02:00", Date.UTC(2026, 11, 27, 16)],
  ])("may end at the instant %s", (until, untilMs) => {
    expect(onlyAsset(assetsOf(`a: { path: x, until: ${until} }`)).untilMs).toBe(untilMs);
  });

  it.each([
    ["names no file", "a: { type: image }", "asset-source 3:3 a", "the asset `a` names no file"],
    [
      "names two",
      "a: { path: x, url: 'http://h/x' }",
      "asset-source 3:17 url",
      "the asset `a` has `path` and `url`",
    ],
    [
      "has a URL of another scheme",
      "a: ftp://h/x",
      "asset-url-invalid 3:6 ftp://h/x",
      "`ftp://h/x` is not an http or https URL",
    ],
    [
      "has a URL without a host",
      "a: 'http://[/x'",
      "asset-url-invalid 3:6 'http://[/x'",
      "`http://[/x` is not an http or https URL",
    ],
    ["has an absolute path", "a: /x.png", "asset-path-absolute 3:6 /x.png", "`/x.png` is not relative"],
    ["has a path from home", "a: ~/x.png", "asset-path-absolute 3:6 ~/x.png", "`~/x.png` is not relative"],
    [
      "has a path with a drive",
      "a: { glob: 'C:\\x\\*' }",
      "asset-path-absolute 3:14 'C:\\x\\*'",
      "`C:\\x\\*` is not relative",
    ],
    ["has a backslash", "a: m\\x.png", "asset-path-backslash 3:6 m\\x.png", "`m\\x.png` has a backslash"],
    [
      "ignores without a glob",
      "a: { path: x, ignore: [y] }",
      "field-without-effect 3:17 ignore",
      "`ignore` has no effect without `glob`",
    ],
    [
      "allows nothing without a glob",
      "a: { path: x, allowEmpty: true }",
      "field-without-effect 3:17 allowEmpty",
      "`allowEmpty` has no effect without `glob`",
    ],
    [
      "uploads without a URL",
      "a: { path: x, upload: url }",
      "field-without-effect 3:17 upload",
      "`upload` has no effect without `url`",
    ],
    [
      "names all files of a glob alike",
      "a: { glob: m/*, fileName: x }",
      "field-without-effect 3:19 fileName",
      "`fileName` would give all files of a glob one name",
    ],
    [
      "ends on no day",
      "a: { path: x, until: 2026-02-30 }",
      "invalid-value 3:24 2026-02-30",
      "`until` is `2026-02-30`, and there is no such date",
    ],
    [
      "uses no locale",
      "a: { path: x, locales: [en] }",
      "locale-unused 3:17 locales",
      "`locales` are given, and `${locale}` stands nowhere in the path",
    ],
  ])("has a problem where it %s", (_, line, place, message) => {
    expect(problemsOf(assetsOf(line))).toEqual([place]);
    expect(wordsOf(assetsOf(line))[0]?.startsWith(`${message} (`)).toBe(true);
    expect(parseManifest(assetsOf(line, "b: y"), file).manifest?.assets.map(({ key }) => key)).toEqual(["b"]);
  });

  it("may use its locale in a URL or a glob", () => {
    expect(() =>
      valid(
        assetsOf(
          "a: { url: 'https://h/${locale}', locales: [en] }",
          "b: { glob: '${locale}/*', locales: [en] }",
        ),
      ),
    ).not.toThrow();
  });

  it("without a source at all is told once, its locales too", () => {
    expect(problemsOf(assetsOf("a: { locales: [en] }"))).toEqual([
      "asset-source 3:3 a",
      "locale-unused 3:8 locales",
    ]);
  });
});

describe("several problems", () => {
  it("are told in one run, by place, whatever their kind", () => {
    const text = manifestOf(
      "pge: 1",
      "renewal: { before: 80d, spread: 10d }",
      "assets:",
      "  a: { path: x, typ: image }",
      "  b: { path: x, until: 2026-13-01 }",
      "  b: y.png",
      "  c d: x",
      "outputs: [{ format: golang }]",
    );
    expect(problemsOf(text)).toEqual([
      "unknown-field 2:1 pge",
      "renewal-window 3:1 renewal",
      "unknown-field 5:17 typ",
      "duplicate-key 7:3 b",
      "invalid-key 8:3 c d",
      "missing-field 9:11 { format: golang }",
      "invalid-value 9:21 golang",
    ]);
  });

  it.each([
    [
      "an unknown field with a suggestion",
      "asets: {}",
      ["there is no field `asets` here (did you mean `assets`?)"],
    ],
    [
      "an unknown type with a suggestion",
      "assets: { a: { path: x, type: imgae } }",
      ["`type` is `imgae`, and must be one of `image`, `video`, `audio`, `file` (did you mean `image`?)"],
    ],
    [
      "an unknown type without one",
      "assets: { a: { path: x, type: 7 } }",
      [
        "`type` is the number 7, and must be one of `image`, `video`, `audio`, `file` (Left out, it follows from the bytes. For example: `image`)",
      ],
    ],
    [
      "a missing version",
      undefined,
      ["the field `version` is missing (write `version: 1` as the first line)"],
    ],
    [
      "a number where text is needed",
      "assets: { a: { path: x, fileName: 12345678901234567890 } }",
      [
        '`fileName` is the number 12345678901234567890, and must be text (write it in quotes: "12345678901234567890")',
      ],
    ],
    [
      "a number that quotes would not mend",
      "graph: { version: 25.0 }\nassets: {}",
      ["`version` is the number 25.0, and must be text (As in the API's paths. For example: `v25.0`)"],
    ],
    [
      "an item without an explanation of its own",
      "assets: { a: { glob: x, ignore: ['', []] } }",
      ["`ignore[0]` is empty (undefined)", "`ignore[1]` is a list, and must be text (undefined)"],
    ],
    [
      "a list where a map is needed",
      "assets: []",
      [
        '`assets` is a list, and must be a map (The media by key: the name that the bot\'s code uses. For example: `{ welcome: media/welcome.png, stickers: { glob: "media/stickers/**/*.png" } }`)',
      ],
    ],
    [
      "a list of locales with one twice",
      "assets: { a: { path: 'x${locale}', locales: [en, en] } }",
      [
        "`locales` names one thing twice (One asset per locale, with the key `KEY@LOCALE`; `${locale}` must stand in the path or URL. For example: `[en, de_AT]`)",
      ],
    ],
    [
      "no megapixels",
      "limits: { megapixels: 0 }\nassets: {}",
      ["`megapixels` is 0, and must be above 0 (Millions of pixels, at the most. For example: `85`)"],
    ],
    [
      "an empty path",
      "assets: { a: '' }",
      [
        "`a` is empty (A path or URL, or an object with one of `path`, `url` and `glob`. For example: `media/welcome.png`)",
      ],
    ],
    [
      "a Page named by digits",
      "pages: { '123': {} }\nassets: {}",
      [
        "`123` cannot be a Page name (use letters, digits, `.`, `_` and `-`, beginning with a letter or digit, and not digits alone)",
      ],
    ],
    [
      "a Page name with a slash",
      "pages: { a/b: {} }\nassets: {}",
      [
        "`a/b` cannot be a Page name (use letters, digits, `.`, `_` and `-`, beginning with a letter or digit, and not digits alone)",
      ],
    ],
    [
      "a label named page",
      "pages: { a: { labels: { page: x } } }\nassets: {}",
      [
        "`page` cannot be a label's name (use letters, digits, `_` and `-`, beginning with a letter; `page` and `locale` are taken)",
      ],
    ],
    [
      "a key with a locale",
      "assets: { a@en: x }",
      [
        "`a@en` cannot be an asset key (use letters, digits, `.`, `_` and `-`, in segments joined by `/`, each beginning with a letter or digit)",
      ],
    ],
    [
      "a size without a unit",
      "limits: { image: 8mb }\nassets: {}",
      [
        "`image` is `8mb`, and that is not a size (A number and a unit: B, KB or MB (1 MB = 1,048,576 bytes). For example: `8MB`)",
      ],
    ],
    [
      "a URL that none can be",
      "publicBaseUrl: 'https://[x'\nassets: {}",
      [
        "`publicBaseUrl` is `https://[x`, and that is not a URL (write a whole address, such as `https://cdn.example.com/bot/`)",
      ],
    ],
  ])("are told in words: %s", (_, lines, expected) => {
    expect(wordsOf(lines === undefined ? "assets: {}\n" : manifestOf(lines))).toEqual(expected);
  });
});

describe("Pages", () => {
  it("are either one or several", () => {
    expect(problemsOf(manifestOf("page: 1", "pages: { a: {} }", "assets: {}"))).toEqual([
      "page-and-pages 2:1 page",
    ]);
  });

  it("have an ID each", () => {
    const text = manifestOf(
      "pages:",
      "  b: { id: 1, tokenEnv: B }",
      "  a: { id: '1', tokenEnv: A }",
      "assets: {}",
    );
    expect(wordsOf(text)).toEqual([
      "the Pages `a` (messenger-assets.yaml:4:3) and `b` (messenger-assets.yaml:3:3) have one ID (give each Page its own ID, or keep one of the two names)",
    ]);
  });

  it("have a token each", () => {
    const text = manifestOf("pages: { a: {}, b-2: , c: { tokenEnv: C } }", "assets: {}");
    expect(wordsOf(text)).toEqual([
      "the Pages `a` and `b-2` both name no `tokenEnv`, and a token is for one Page (add `tokenEnv: B_2_TOKEN`, the name of the environment variable that holds its token)",
    ]);
  });

  it("take their tokens from one account", () => {
    expect(() =>
      valid(manifestOf("pages: { a: { id: 1 }, b: { id: 2 } }", "accounts: { tokenEnv: ALL }", "assets: {}")),
    ).not.toThrow();
  });

  it("need their IDs for that, unless they name a token of their own", () => {
    const text = manifestOf(
      "pages: { a: , b: { id: 2 }, c: { tokenEnv: C } }",
      "accounts: { tokenEnv: ALL }",
      "assets: {}",
    );
    expect(problemsOf(text)).toEqual(["page-id-missing 2:10 a"]);
    expect(problemsOf(manifestOf("accounts: { tokenEnv: ALL }", "assets: {}"))).toEqual([
      "page-id-missing 2:1 accounts",
    ]);
    expect(problemsOf(manifestOf("page: 1", "accounts: { tokenEnv: ALL }", "assets: {}"))).toEqual([]);
    const broken = problemsOf(manifestOf("page: x", "accounts: { tokenEnv: ALL }", "assets: {}"));
    expect(broken.filter((problem) => problem.startsWith("page-id-missing"))).toEqual([]);
  });

  it("take their own token where they name one, else the account's", () => {
    const { pages } = valid(
      manifestOf("pages: { a: { id: 1 }, b: { tokenEnv: B } }", "accounts: { tokenEnv: ALL }", "assets: {}"),
    );
    expect(pages.map(({ name, tokenEnv, takesAccountToken }) => [name, tokenEnv, takesAccountToken])).toEqual(
      [
        ["a", "ALL", true],
        ["b", "B", undefined],
      ],
    );
  });

  it.each([
    ["of the wrong form", "ACME_TOKEN", "wrong-type 3:11 ACME_TOKEN"],
    ["without its field", "{}", "missing-field 3:1 accounts"],
    ["with a secret in it", "{ tokenEnv: EAABwzLixnjYBO0ZCq7 }", "secret-in-manifest 3:23 [redacted]"],
  ])("are not told to lack a token where there is an account %s", (_, accounts, expected) => {
    const text = manifestOf("pages: { a: , b: }", `accounts: ${accounts}`, "assets: {}");
    expect(problemsOf(text)).toEqual([expected]);
  });

  it("with a problem are told to be missing, so that no selector is blamed", () => {
    const parsed = parseManifest(manifestOf("pages: { a: { idd: 1 } }", "assets: {}"), file);
    expect([parsed.lacksPages, parsed.manifest?.pages.map(({ name }) => name)]).toEqual([true, ["default"]]);
  });
});

describe("the renewal's window", () => {
  it.each([
    ["{ before: 83d, spread: 7d }", ["renewal-window 2:1 renewal"]],
    ["{ before: 82d, spread: 7d }", []],
    ["{ lifetime: 42d }", ["renewal-window 2:1 renewal"]],
    ["{ lifetime: 90 d }", ["invalid-value 2:22 90 d"]],
  ])("of %s is checked", (renewal, expected) => {
    expect(problemsOf(manifestOf(`renewal: ${renewal}`, "assets: {}"))).toEqual(expected);
  });
});

it("4,000 assets that share a merged map are read quickly", { timeout: 10_000 }, () => {
  const lines = Array.from({ length: 4_000 }, (_, n) => `k${n}: { <<: *defaults, path: media/${n}.png }`);
  const manifest = valid(assetsOf("a: &defaults { path: a.png, type: image }", ...lines));
  expect(manifest.assets).toHaveLength(4_001);
  expect(manifest.assets.every(({ type }) => type === "image")).toBe(true);
});
