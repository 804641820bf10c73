import { describe, expect, it } from "vitest";
import { manifestOf } from "../manifest/support.ts";
import { expand } from "./support.ts";

const pages =
  "pages: { a: { id: 1, tokenEnv: A, labels: { brand: acme, odd: 'x?y' } }, b: { id: 2, tokenEnv: B } }";

function textOf(base: string, assets: string): string {
  return manifestOf(pages, `publicBaseUrl: '${base}'`, `assets: { ${assets} }`);
}

/** Where the files of each request are on the web. */
function basesOf(base: string, assets: string): readonly string[] {
  return expand(textOf(base, assets)).requests.map(
    ({ page, declaration, locale, publicBaseUrl }) => `${page} ${declaration.key} ${locale} ${publicBaseUrl}`,
  );
}

function problemsOf(base: string, assets: string): readonly string[] {
  return expand(textOf(base, assets)).diagnostics.map(
    ({ code, message, hint, place }) => `${code} ${place?.line}:${place?.column} ${message} (${hint})`,
  );
}

describe("the public base URL", () => {
  it("is worked out for each Page and locale of a path or glob", () => {
    expect(
      basesOf(
        "https://h/${page}/${locale}/",
        "f: { path: '${locale}', locales: [en, de] }, g: { glob: '${locale}/*', locales: [fr], pages: b }",
      ),
    ).toEqual([
      "a f en https://h/a/en/",
      "a f de https://h/a/de/",
      "b f en https://h/b/en/",
      "b f de https://h/b/de/",
      "b g fr https://h/b/fr/",
    ]);
  });

  it("takes no locale where it names none", () => {
    expect(
      basesOf(
        "https://h/${brand}/",
        "f: { path: x, pages: a }, g: { path: '${locale}', locales: [en], pages: a }",
      ),
    ).toEqual(["a f undefined https://h/acme/", "a g en https://h/acme/"]);
  });

  it("is nothing that an asset with a URL has, or needs locales for", () => {
    expect(basesOf("https://h/${locale}/", "u: { url: 'https://x/y', pages: a }")).toEqual([
      "a u undefined undefined",
    ]);
    expect(
      problemsOf("https://h/${locale}/", "u: 'https://x/y', f: { path: '${locale}', locales: [en] }"),
    ).toEqual([]);
    expect(problemsOf("https://h/${locale}/", "")).toEqual([]);
  });

  it("with a locale is told once to lack it, with the assets that have none", () => {
    expect(
      problemsOf(
        "https://h/${locale}/",
        "f: x, g: { glob: 'y/*', pages: a }, h: { path: '${locale}', locales: [en] }",
      ),
    ).toEqual([
      "unknown-variable 3:16 `${locale}` stands for nothing on the Pages `a`, `b` (known on all of them: `${page}`; `${locale}` needs `locales: […]` beside every `path` and `glob`, and `${locale}` in it too: `f`, `g` have none)",
    ]);
  });

  it("with a locale may do for one Page and not for another", () => {
    expect(
      problemsOf("https://h/${locale}/", "f: { path: x, pages: a }, h: { path: '${locale}', locales: [en] }"),
    ).toEqual([
      "unknown-variable 3:16 `${locale}` stands for nothing on Page `a` (known here: `${brand}`, `${odd}`, `${page}`; `${locale}` needs `locales: […]` beside every `path` and `glob`, and `${locale}` in it too: `f` has none)",
    ]);
  });

  it("does not blame an asset that is on no Page", () => {
    const problems = problemsOf("https://h/${locale}/", "f: x, z: { path: y, pages: zzz }");
    expect(problems.map((text) => text.slice(-90))).toEqual([
      expect.stringContaining("the Pages are `a`, `b`"),
      expect.stringContaining("beside every `path` and `glob`, and `${locale}` in it too: `f` has none)"),
    ]);
  });

  it("that names something unknown is told beside what is unknown in a path", () => {
    expect(problemsOf("https://h/${brand}/", "f: 'x/${nope}'")).toEqual([
      "unknown-variable 4:14 `${nope}` stands for nothing on the Pages `a`, `b` (known on all of them: `${page}`)",
      "unknown-variable 3:16 `${brand}` stands for nothing on Page `b` (known here: `${page}`)",
    ]);
  });

  it.each(["https://h/?x=1", "https://h/#${page}", "https://h/${nope}/?"])(
    "is refused with a query or a fragment: %s",
    (base) => {
      expect(problemsOf(base, "").filter((text) => text.startsWith("public-base-url-invalid"))).toEqual([
        "public-base-url-invalid 3:16 `publicBaseUrl` has a query or a fragment (end it with `/`, without `?` and `#`: the path of each file is added to it)",
      ]);
    },
  );

  it("is refused when a label puts a query or a fragment into it", () => {
    const query = "(end it with `/`, without `?` and `#`: the path of each file is added to it)";
    const both = manifestOf(
      "pages: { a: { id: 1, tokenEnv: A, labels: { x: '?' } }, b: { id: 2, tokenEnv: B, labels: { x: '#' } } }",
      "publicBaseUrl: 'https://h/${x}'",
      "assets: {}",
    );
    expect(problemsOf("https://h/${odd}/", "f: { path: x, pages: a }")[1]).toBe(
      `public-base-url-invalid 3:16 \`publicBaseUrl\` has a query or a fragment on Page \`a\` ${query}`,
    );
    expect(expand(both).diagnostics.map(({ message }) => message)).toEqual([
      "`publicBaseUrl` has a query or a fragment on the Pages `a`, `b`",
    ]);
  });

  it("is not refused for what only looks like a query in a variable's name", () => {
    expect(problemsOf("https://h/${a?b}/", "").map((text) => text.split(" ")[0])).toEqual([
      "unknown-variable",
    ]);
  });
});
