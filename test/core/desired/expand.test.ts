import { describe, expect, it } from "vitest";
import { hintOfPages } from "../../../src/core/desired/expand-declarations.ts";
import { expandGlobs, globKeyOf } from "../../../src/core/desired/expand-globs.ts";
import { assetsOf, manifestOf } from "../manifest/support.ts";
import { clashesOf, expand, found, globs } from "./support.ts";

const pages = [
  "pages:",
  "  acme: { id: 1, tokenEnv: A, labels: { brand: acme, env: prod } }",
  "  acme-staging: { id: 2, tokenEnv: B, labels: { brand: acme, env: staging } }",
  "  other: { id: 3, tokenEnv: C }",
];

function sourcesOf(...lines: readonly string[]): readonly string[] {
  return expand(manifestOf(...pages, "assets:", ...lines.map((line) => `  ${line}`))).requests.map(
    ({ page, locale, source }) => [page, locale, source].filter((part) => part !== undefined).join(" "),
  );
}

function problemsOf(...lines: readonly string[]): readonly string[] {
  return expand(manifestOf(...pages, ...lines)).diagnostics.map(
    ({ code, message, hint, place }) => `${code} ${place?.line}:${place?.column} ${message} (${hint})`,
  );
}

describe("page selectors", () => {
  it.each([
    ["left out", "", ["acme", "acme-staging", "other"]],
    ["a name", ", pages: acme", ["acme"]],
    ["a glob", ", pages: 'acme*'", ["acme", "acme-staging"]],
    ["a label", ", pages: env=staging", ["acme-staging"]],
    ["a label with a glob", ", pages: env=*", ["acme", "acme-staging"]],
    ["several, that overlap", ", pages: [acme, 'acme*', brand=acme]", ["acme", "acme-staging"]],
  ])("may be %s", (_, selector, expected) => {
    expect(sourcesOf(`a: { path: x${selector} }`)).toEqual(expected.map((name) => `${name} x`));
  });

  it("that match no Page are errors, each at its place", () => {
    expect(problemsOf("assets: { a: { path: x, pages: [acme, acne, env=test, zzz, env=] } }")).toEqual([
      "page-not-found 6:39 `acne` matches no Page (did you mean `acme`?)",
      "page-not-found 6:45 `env=test` matches no Page (the Pages are `acme`, `acme-staging`, `other`)",
      "page-not-found 6:55 `zzz` matches no Page (the Pages are `acme`, `acme-staging`, `other`)",
      "page-not-found 6:60 `env=` matches no Page (the Pages are `acme`, `acme-staging`, `other`)",
    ]);
  });

  it("that stands alone is an error at its place too", () => {
    expect(problemsOf("assets: { a: { path: x, pages: zzz } }")).toEqual([
      "page-not-found 6:32 `zzz` matches no Page (the Pages are `acme`, `acme-staging`, `other`)",
    ]);
  });

  it("may miss a Page that has a problem of its own", () => {
    expect(expand(assetsOf("a: { path: x, pages: acme }"), true).diagnostics).toEqual([]);
  });

  it("list no more than twenty Pages", () => {
    const many = Array.from({ length: 21 }, (_, n) => ({ name: `page-${n}` }));
    expect(hintOfPages("zzzzzzzzzz", many).endsWith("`page-19` …")).toBe(true);
  });
});

describe("substitution", () => {
  it("fills in labels, the Page and the locale, in NFC", () => {
    expect(
      sourcesOf("a: { path: 'm/${brand}/${page}.${locale}.e\u0301.png', locales: [en, de], pages: acme }"),
    ).toEqual(["acme en m/acme/acme.en.\u00e9.png", "acme de m/acme/acme.de.\u00e9.png"]);
  });

  it("leaves a URL in the form of Unicode that it is written in", () => {
    expect(sourcesOf("a: { url: 'https://h/e\u0301.png', pages: acme }")).toEqual([
      "acme https://h/e\u0301.png",
    ]);
  });

  it("leaves letters that mean something to a glob as they are", () => {
    const text = manifestOf("pages: { a: { labels: { x: 'a*[1]' } } }", "assets: { a: { glob: '${x}/*' } }");
    expect(expand(text).requests.map(({ source }) => source)).toEqual(["a\\*\\[1\\]/*"]);
  });

  it("knows what is known, and lists it", () => {
    expect(
      problemsOf(
        "assets:",
        "  a: { path: '${brnd}', pages: acme }",
        "  b: 'https://h/${locale}/${HOME}'",
        "publicBaseUrl: 'https://h/${brand}/'",
      ),
    ).toEqual([
      "unknown-variable 7:14 `${brnd}` stands for nothing on Page `acme` (known here: `${brand}`, `${env}`, `${page}`)",
      "unknown-variable 8:6 `${locale}` and `${HOME}` stand for nothing on the Pages `acme`, `acme-staging`, `other` (known on all of them: `${page}`; `${locale}` needs `locales: […]` beside it)",
      "unknown-variable 9:16 `${brand}` stands for nothing on Page `other` (known here: `${locale}`, `${page}`)",
    ]);
  });

  it("names an unknown variable once, however often it stands there", () => {
    expect(problemsOf("assets: { a: { path: '${x}/${x}', pages: other } }")).toEqual([
      "unknown-variable 6:22 `${x}` stands for nothing on Page `other` (known here: `${page}`)",
    ]);
  });
});

describe("globs", () => {
  it("make one asset per file: the group, and the path without extension", () => {
    const { requests, diagnostics } = expandGlobs(
      expand(assetsOf("s: { glob: 'm/**/*' }")).requests,
      globs({ "m/**/*": found("m", "dog/happy.png", "cat.tar.gz", "plain") }),
    );
    expect(diagnostics).toEqual([]);
    expect(requests.map(({ key, source }) => [key, source])).toEqual([
      ["s/cat.tar", "m/cat.tar.gz"],
      ["s/dog/happy", "m/dog/happy.png"],
      ["s/plain", "m/plain"],
    ]);
  });

  it("with locales make one asset per file and locale", () => {
    const { requests } = expandGlobs(
      expand(assetsOf("s: { glob: 'm/${locale}/*', locales: [en, de] }")).requests,
      globs({ "m/en/*": found("m/en", "a.png"), "m/de/*": found("m/de", "a.png") }),
    );
    expect(requests.map(({ key }) => key)).toEqual(["s/a@en", "s/a@de"]);
  });

  it("that match nothing are errors, unless that is allowed", () => {
    const text = assetsOf(
      "a: { glob: 'm/*' }",
      "b: { glob: 'm/*', ignore: [x] }",
      "c: { glob: 'm/*', allowEmpty: true }",
    );
    expect(
      expandGlobs(expand(text).requests, new Map()).diagnostics.map(({ code, message }) => [code, message]),
    ).toEqual([
      ["glob-no-match", "`m/*` matches no file"],
      ["glob-no-match", "`m/*` matches no file, leaving out what `ignore` names"],
    ]);
  });

  it("tell files whose names make no keys, and a better name where there is one", () => {
    const { diagnostics } = expandGlobs(
      expand(assetsOf("s: { glob: 'm/**' }")).requests,
      globs({ "m/**": found("m", "my cats/Straße é.png", "日本.png", "_x") }),
    );
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ["glob-file-name", "rename it to `m/x`, or list it under a key of its own and `ignore` it here"],
      [
        "glob-file-name",
        "rename it to `m/my-cats/Strasse-e.png`, or list it under a key of its own and `ignore` it here",
      ],
      ["glob-file-name", "rename it, or list it under a key of its own and `ignore` it here"],
    ]);
  });

  it("are told apart by what they ignore", () => {
    expect(globKeyOf("m/*", ["a"])).not.toBe(globKeyOf("m/*", ["b"]));
  });
});

describe("keys that clash", () => {
  it("are two files for one key, of one glob or of two declarations", () => {
    const files = globs({ "m/*": found("m", "cat.png", "cat.jpg") });
    expect(clashesOf(assetsOf("s: { glob: 'm/*' }", "s/cat: x.png"), files)).toEqual([
      "3:3 `m/cat.jpg` (messenger-assets.yaml:3:3) and `m/cat.png` (messenger-assets.yaml:3:3) both make the key `s/cat`",
      "4:3 `m/cat.jpg` (messenger-assets.yaml:3:3) and `x.png` (messenger-assets.yaml:4:3) both make the key `s/cat`",
    ]);
  });

  it("differ in case alone, with the earlier declaration first", () => {
    expect(clashesOf(assetsOf("hello: a.png", "b: c.png", "Hello: b.png"))).toEqual([
      "5:3 `a.png` (messenger-assets.yaml:3:3) and `b.png` (messenger-assets.yaml:5:3) make keys that differ in case alone: `hello` and `Hello`",
    ]);
  });

  it("are the beginning of another", () => {
    expect(clashesOf(assetsOf("a/b/c: x.png", "a: y.png", "a-b: z.png"))).toEqual([
      "4:3 `x.png` (messenger-assets.yaml:3:3) and `y.png` (messenger-assets.yaml:4:3) make keys of which one is the beginning of the other: `a/b/c` and `a`",
    ]);
  });

  it("clash with their locales too", () => {
    const text = assetsOf("a: { path: 'x.${locale}', locales: [en, EN] }", "a/b: y.png");
    expect(clashesOf(text)).toEqual([
      "3:3 `x.en` (messenger-assets.yaml:3:3) and `x.EN` (messenger-assets.yaml:3:3) make keys that differ in case alone: `a@en` and `a@EN`",
      "4:3 `x.EN` (messenger-assets.yaml:3:3) and `y.png` (messenger-assets.yaml:4:3) make keys of which one is the beginning of the other: `a@EN` and `a/b`",
    ]);
  });

  it("on one line are named from left to right", () => {
    expect(clashesOf(manifestOf("assets: { a: x, A: y }"))).toEqual([
      "2:17 `x` (messenger-assets.yaml:2:11) and `y` (messenger-assets.yaml:2:17) make keys that differ in case alone: `a` and `A`",
    ]);
  });

  it("are none where they are on different Pages, or share a few letters", () => {
    const files = globs({ "m/*": found("m", "cat.png") });
    const text = manifestOf(
      "pages: { x: { tokenEnv: X }, y: }",
      "assets: { s: { glob: 'm/*', pages: x }, s/cat: { path: z, pages: y }, sc: z, constructor: z }",
    );
    expect(clashesOf(text, files)).toEqual([]);
  });
});
