import { describe, expect, it } from "vitest";
import { expandDeclarations } from "../../../src/core/desired/expand-declarations.ts";
import type { Diagnostic } from "../../../src/core/diagnostics/diagnostic.ts";
import { parseManifest } from "../../../src/core/manifest/parse-manifest.ts";
import { fc } from "../../support/properties.ts";
import { assetsOf, file, manifestOf, valid } from "./support.ts";

const sample = manifestOf(
  "pages: # two",
  "  acme: &acme { id: 1234567890123456789, tokenEnv: ACME, labels: { brand: acme } }",
  '  "other": { <<: *acme, id: "2", tokenEnv: OTHER }',
  "renewal: { before: 5w }",
  "assets:",
  "  a: &d { path: m/a.png, type: image, pages: [acme] }",
  "  b: { <<: [*d], path: '${brand}/日本.png', until: 2026-12-27 }",
  "  c: |",
  "    https://example.com/x.png",
  "  d: { glob: 'm/**/*.png', ignore: [x], locales: [en] }",
  "outputs:\r",
  "  - { format: json, path: a.json }",
);

/** Pieces that have a meaning to YAML, to the schema, or to the search for secrets. */
const pieces = fc.constantFrom(
  ..."\n\r\t :,[]{}&*!|>'\"%@#?-\\0".split(""),
  "<<: *d",
  "*acme",
  "\n---\n",
  "\ufeff",
  "__proto__",
  "EAABwzLixnjYBO0ZCq7",
  "https://me:pw@h/",
  "\ud83d",
);

const mutated = fc
  .array(fc.tuple(fc.nat(sample.length), fc.nat(6), fc.oneof(pieces, fc.string({ maxLength: 3 }))), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edits) =>
    edits.reduce(
      (text, [at, length, piece]) => `${text.slice(0, at)}${piece}${text.slice(at + length)}`,
      sample,
    ),
  );

function expectPlace({ place }: Diagnostic, text: string): void {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const line = (lines[(place?.line ?? 0) - 1] ?? "").replace(/\r$/, "");
  expect(place?.line).toBeGreaterThanOrEqual(1);
  expect(place?.line).toBeLessThanOrEqual(lines.length);
  expect(place?.column).toBeGreaterThanOrEqual(1);
  expect(place?.column).toBeLessThanOrEqual(line.length + 1);
  expect(place?.endColumn).toBeGreaterThan(place?.column ?? 0);
}

describe("parseManifest", () => {
  it("answers any text, with every problem at a place in it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.nat(0x10ffff)).map((points) => String.fromCodePoint(...points)),
          fc.array(pieces).map((all) => all.join("")),
        ),
        (text) => {
          for (const diagnostic of parseManifest(text, file).diagnostics) expectPlace(diagnostic, text);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("answers any manifest with slips in it, with every problem at a place in it", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const { manifest, diagnostics } = parseManifest(text, file);
        expect(manifest !== undefined || diagnostics.length > 0).toBe(true);
        for (const diagnostic of diagnostics) expectPlace(diagnostic, text);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps a token out of whatever it says, wherever it stands", () => {
    const token = "EAABwzLixnjYBO0ZCq7pQk1ZA9ZBv";
    fc.assert(
      fc.property(mutated, fc.nat(sample.length), (text, at) => {
        const parsed = parseManifest(`${text.slice(0, at)} ${token} ${text.slice(at)}`, file);
        expect(JSON.stringify(parsed)).not.toContain(token);
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same requests whatever the order of the declarations", () => {
    const lines = [
      "a: { path: 'm/${page}.png' }",
      "b: { glob: m/*.png, pages: 'x*' }",
      "c/d: https://example.com/x.png",
      "e: { path: 'm/${locale}.png', locales: [de, en] }",
      "f: { path: f.png, pages: [env=prod] }",
    ];
    const pages = ["x: { id: 1, labels: { env: prod } }", "xy: { id: 2, tokenEnv: B, labels: { env: dev } }"];
    const requestsOf = (assets: readonly string[], names: readonly string[]): readonly string[] => {
      const manifest = valid(
        `${assetsOf(...assets)}pages:\n${names.map((line) => `  ${line}`).join("\n")}\n`,
      );
      const { requests, diagnostics } = expandDeclarations(manifest, { lacksPages: false });
      expect(diagnostics).toEqual([]);
      return requests.map(({ page, declaration, locale, source }) =>
        [declaration.key, page, locale, source].join(" "),
      );
    };
    const expected = requestsOf(lines, pages);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.shuffledSubarray(pages, { minLength: pages.length }),
        (assets, names) => {
          expect(requestsOf(assets, names)).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });
});
